using DeepNet.Models;

namespace DeepNet.Tests.Models;

public sealed class MobileNetV2Tests
{
    private static readonly MobileNetV2Config s_small = new()
    {
        Stages = [new(1, 16, 1, 1), new(6, 24, 2, 2), new(4, 32, 2, 2)],
        WidthMultiplier = 0.35,
        RoundTo = 4,
        Classes = 4,
    };

    [Fact]
    public void Values_are_PyTorchs() => new MobileNetV2(s_small).ShouldMatchReference("mobilenet_v2");

    [Fact]
    public void The_state_is_that_of_torchvision() =>
        new MobileNetV2(new MobileNetV2Config()).ShouldHaveTheListing("mobilenet_v2");

    [Fact]
    public void It_learns()
    {
        var model = new MobileNetV2(s_small with { LastWidth = 16, Dropout = 0 }, new RandomSource(1));
        Tensor x = Tensor.Randn([4, 3, 16, 16], generator: new RandomSource(2)), y = Tensor.From<long>([0, 1, 2, 3]);
        model.ShouldLearn(() => Loss.CrossEntropy(model.Forward(x), y));
        model.ShouldSurviveSaving(new MobileNetV2(model.Config), m => m.Forward(x));
    }

    /// <summary>Values of torchvision's _make_divisible.</summary>
    [Theory]
    [InlineData(32, 1.0, 8, 32)]
    [InlineData(32, 0.75, 8, 24)]
    [InlineData(24, 0.75, 8, 24)]
    [InlineData(16, 0.35, 8, 8)]
    [InlineData(16, 0.35, 4, 8)]
    [InlineData(24, 0.35, 4, 8)]
    [InlineData(96, 1.4, 8, 136)]
    [InlineData(320, 1.4, 8, 448)]
    public void Channels_are_rounded_as_in_torchvision(int channels, double multiplier, int roundTo, int expected) =>
        new MobileNetV2Config { RoundTo = roundTo }.Rounded(channels, multiplier).Should().Be(expected);

    [Fact]
    public void The_last_convolution_grows_but_does_not_shrink()
    {
        MobileNetV2Config config = s_small with { Stages = [new(1, 16, 1, 1)], RoundTo = 8 };
        new MobileNetV2(config).StateDict()["classifier.1.weight"].Shape.Should().Equal(4, 1280);
        new MobileNetV2(config with { WidthMultiplier = 1.4 }).StateDict()["classifier.1.weight"].Shape
            .Should().Equal(4, 1792);
    }

    [Fact]
    public void Errors_name_the_rule()
    {
        ModelTesting.Throws<ArgumentException>(
            () => _ = new MobileNetV2(s_small with { Stages = [new(1, 16, 0, 1)] }),
            "MobileNetV2: Stages must have one stage or more, each of positive numbers.");
        ModelTesting.Throws<ArgumentException>(
            () => _ = new MobileNetV2(s_small with { WidthMultiplier = 0 }),
            "MobileNetV2: WidthMultiplier 0 must be in (0, 1000).");
        ModelTesting.Throws<ShapeException>(
            () => new MobileNetV2(s_small).Forward(Tensor.Zeros([1, 4, 32, 32])),
            "MobileNetV2: images [1, 4, 32, 32] must be [batch, 3, height, width].");
    }
}
