using DeepNet.IO;
using DeepNet.Layers;
using DeepNet.Models;
using DeepNet.Tests.IO;

namespace DeepNet.Tests.Models;

public sealed class ResNetTests
{
    private static readonly ResNetConfig s_basic = new() { Blocks = [2, 1, 1, 1], Width = 4, Classes = 5 };

    private static readonly ResNetConfig s_bottleneck =
        new() { Blocks = [1, 2, 1, 1], Width = 2, Classes = 5, IsBottleneck = true };

    [Fact]
    public void Two_convolutions_a_block_give_PyTorchs_values() =>
        new ResNet(s_basic).ShouldMatchReference("resnet_basic");

    [Fact]
    public void Bottlenecks_give_PyTorchs_values() =>
        new ResNet(s_bottleneck).ShouldMatchReference("resnet_bottleneck");

    [Fact]
    public void States_are_those_of_torchvision()
    {
        Init.WithoutValues(() => new ResNet(ResNetConfig.ResNet18)).ShouldHaveTheListing("resnet18");
        Init.WithoutValues(() => new ResNet(ResNetConfig.ResNet34)).ShouldHaveTheListing("resnet34");
        Init.WithoutValues(() => new ResNet(ResNetConfig.ResNet50)).ShouldHaveTheListing("resnet50");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void It_learns(bool isBottleneck)
    {
        var model = new ResNet(isBottleneck ? s_bottleneck : s_basic, new RandomSource(1));
        Tensor x = Tensor.Randn([4, 3, 32, 32], generator: new RandomSource(2)), y = Tensor.From<long>([0, 1, 2, 3]);
        model.ShouldLearn(() => Loss.CrossEntropy(model.Forward(x), y));
        model.ShouldSurviveSaving(new ResNet(model.Config), m => m.Forward(x));
    }

    [Fact]
    public void Blocks_can_start_as_the_identity()
    {
        var model = new ResNet(s_basic with { ZeroInitResidual = true }, new RandomSource(1));
        model.StateDict().Where(entry => entry.Key.EndsWith("bn2.weight", StringComparison.Ordinal))
            .Should().HaveCount(5).And.OnlyContain(entry => entry.Value.ToArray<float>().All(w => w == 0));
        model.StateDict()["layer1.0.bn1.weight"].ToArray<float>().Should().OnlyContain(w => w == 1);
    }

    [Fact]
    public void Convolutions_start_Kaiming_normal_by_their_outputs()
    {
        var model = new ResNet(s_basic with { Width = 16 }, new RandomSource(1));
        Tensor weight = model.StateDict()["layer4.0.conv1.weight"]; // [128, 64, 3, 3]
        weight.Std().ToScalar<float>().Should().BeApproximately(MathF.Sqrt(2f / (128 * 9)), 4e-4f);
    }

    [Fact]
    public void Features_are_what_the_classifier_sees()
    {
        var model = new ResNet(s_basic);
        model.Features(Tensor.Zeros([2, 3, 64, 96])).Shape.Should().Equal(2, 32, 2, 3);
        model.Summary([1, 3, 64, 64]).Should().Contain("layer4");
    }

    [Fact]
    public void Files_without_counts_of_batches_load()
    {
        using var folder = new TemporaryFolder();
        var model = new ResNet(s_basic);
        Safetensors.Save(
            folder["old"],
            model.StateDict().Where(entry => !entry.Key.EndsWith("tracked", StringComparison.Ordinal)));
        new ResNet(s_basic).Load(folder["old"]).MissingKeys.Should().BeEmpty();
        Safetensors.Save(
            folder["less"], model.StateDict().Where(entry => !entry.Key.StartsWith("bn1", StringComparison.Ordinal)));
        ModelTesting.Throws<StateDictException>(
            () => new ResNet(s_basic).Load(folder["less"]),
            "LoadStateDict: the state does not fit ResNet; nothing was changed.\n  missing: bn1.weight\n"
                + "  missing: bn1.bias\n  missing: bn1.running_mean\n  missing: bn1.running_var\n"
                + "  missing: bn1.num_batches_tracked");
    }

    [Fact]
    public void Errors_name_the_rule()
    {
        ModelTesting.Throws<ArgumentException>(
            () => _ = new ResNet(new ResNetConfig { Blocks = [1, 2, 0, 1] }),
            "ResNet: Blocks [1, 2, 0, 1] must be four positive numbers.");
        ModelTesting.Throws<ArgumentException>(
            () => _ = new ResNet(new ResNetConfig { Width = 0 }), "ResNet: Width 0 must be positive.");
        ModelTesting.Throws<ArgumentException>(
            () => _ = new ResNet(new ResNetConfig { Classes = -1 }), "ResNet: Classes -1 must be positive.");
        ModelTesting.Throws<ShapeException>(
            () => new ResNet(s_basic).Forward(Tensor.Zeros([1, 1, 32, 32])),
            "ResNet: images [1, 1, 32, 32] must be [batch, 3, height, width].");
    }
}
