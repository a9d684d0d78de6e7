using DeepNet.Layers;
using DeepNet.Models;

namespace DeepNet.Tests.Models;

public sealed class VggTests
{
    private static readonly VggConfig s_small =
        new() { Stages = [[3], [4, 4], [5]], Hidden = 8, Classes = 4, Dropout = 0 };

    [Fact]
    public void Values_are_PyTorchs() => new Vgg(s_small).ShouldMatchReference("vgg");

    [Fact]
    public void Values_with_batch_normalization_are_PyTorchs() =>
        new Vgg(s_small with { BatchNorm = true }).ShouldMatchReference("vgg_bn");

    [Theory]
    [InlineData(false, false, "vgg11")]
    [InlineData(false, true, "vgg11_bn")]
    [InlineData(true, false, "vgg16")]
    [InlineData(true, true, "vgg16_bn")]
    public void States_are_those_of_torchvision(bool is16, bool batchNorm, string name) => Init
        .WithoutValues(() => new Vgg((is16 ? VggConfig.Vgg16 : VggConfig.Vgg11) with { BatchNorm = batchNorm }))
        .ShouldHaveTheListing(name);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void It_learns(bool batchNorm)
    {
        var model = new Vgg(s_small with { BatchNorm = batchNorm, PoolSize = 2 }, new RandomSource(1));
        Tensor x = Tensor.Randn([4, 3, 16, 16], generator: new RandomSource(2)), y = Tensor.From<long>([0, 1, 2, 3]);
        // The small weights at the start make small gradients.
        model.ShouldLearn(() => Loss.CrossEntropy(model.Forward(x), y), learningRate: 1);
        model.ShouldSurviveSaving(new Vgg(model.Config), m => m.Forward(x));
    }

    [Fact]
    public void Weights_start_as_in_torchvision()
    {
        var model = new Vgg(s_small with { Stages = [[64]], Hidden = 256 }, new RandomSource(1));
        model.StateDict()["features.0.weight"].Std().ToScalar<float>()
            .Should().BeApproximately(MathF.Sqrt(2f / (64 * 9)), 3e-3f);
        model.StateDict()["classifier.3.weight"].Std().ToScalar<float>().Should().BeApproximately(0.01f, 1e-4f);
        model.StateDict()["classifier.6.bias"].ToArray<float>().Should().OnlyContain(b => b == 0);
    }

    [Fact]
    public void Errors_name_the_rule()
    {
        ModelTesting.Throws<ArgumentException>(
            () => _ = new Vgg(new VggConfig { Stages = [[64], []] }),
            "Vgg: Stages must have one stage or more, each with one positive number of channels or more.");
        ModelTesting.Throws<ArgumentException>(
            () => _ = new Vgg(new VggConfig { Dropout = 1.5 }), "Vgg: Dropout 1.5 must be in [0, 1].");
        ModelTesting.Throws<ShapeException>(
            () => new Vgg(s_small).Forward(Tensor.Zeros([3, 32, 32])),
            "Vgg: images [3, 32, 32] must be [batch, 3, height, width].");
    }
}
