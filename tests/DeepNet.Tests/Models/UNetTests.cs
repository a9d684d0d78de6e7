using DeepNet.Models;
using DeepNet.Optimizers;

namespace DeepNet.Tests.Models;

public sealed class UNetTests
{
    private static readonly UNetConfig s_small = new() { Channels = 2, Classes = 3, Width = 4, Depth = 2 };

    [Fact]
    public void Each_level_has_twice_the_channels_of_the_one_above()
    {
        var model = new UNet(new UNetConfig { Channels = 3, Classes = 1, Width = 4, Depth = 2 });

        model.StateDict().Where(entry => entry.Value.Rank == 4)
            .Select(entry => $"{entry.Key} {string.Join('x', entry.Value.Shape)}").Should().Equal(
                "down.0.conv1.weight 4x3x3x3",
                "down.0.conv2.weight 4x4x3x3",
                "down.1.conv1.weight 8x4x3x3",
                "down.1.conv2.weight 8x8x3x3",
                "bottom.conv1.weight 16x8x3x3",
                "bottom.conv2.weight 16x16x3x3",
                "enlarge.0.weight 16x8x2x2",
                "enlarge.1.weight 8x4x2x2",
                "up.0.conv1.weight 8x16x3x3",
                "up.0.conv2.weight 8x8x3x3",
                "up.1.conv1.weight 4x8x3x3",
                "up.1.conv2.weight 4x4x3x3",
                "head.weight 1x4x1x1");
        model.StateDict().Keys.Should().Contain(
            ["down.1.bn2.running_mean", "bottom.bn1.weight", "enlarge.0.bias", "up.1.bn2.bias", "head.bias"]);
    }

    // Convolutions of 9 · a · b weights and two numbers per channel, enlargements of 4 · a · b and a bias, the head.
    [Theory]
    [InlineData(3, 1, 64, 4, 31_037_633)]
    [InlineData(1, 1, 2, 1, (9 * (2 + 4 + 8 + 16 + 8 + 4)) + (2 * (2 + 2 + 4 + 4 + 2 + 2)) + (4 * 8) + 2 + 3)]
    public void It_has_as_many_parameters_as_its_sizes_say(
        int channels, int classes, int width, int depth, int count)
    {
        var config = new UNetConfig { Channels = channels, Classes = classes, Width = width, Depth = depth };

        new UNet(config).ParameterCount.Should().Be(count);
    }

    [Fact]
    public void Every_pixel_gets_its_scores()
    {
        var model = new UNet(s_small);

        model.Forward(Tensor.Rand([5, 2, 12, 20])).Shape.Should().Equal(5, 3, 12, 20);
    }

    [Fact]
    public void The_scores_are_what_the_layers_compute()
    {
        var model = new UNet(new UNetConfig { Width = 3, Depth = 1 }, new RandomSource(1));
        model.Forward(Tensor.Randn([4, 1, 8, 8], generator: new RandomSource(2))); // moves the running statistics
        model.Eval();
        OrderedDictionary<string, Tensor> state = model.StateDict();
        Tensor images = Tensor.Rand([2, 1, 8, 6], generator: new RandomSource(3));

        using IDisposable noGrad = Tensor.NoGrad();
        Tensor y = model.Forward(images);

        Tensor detail = Both("down.0", images);
        Tensor below = Both("bottom", detail.MaxPool2d(2));
        Tensor enlarged = below.ConvTranspose2d(state["enlarge.0.weight"], state["enlarge.0.bias"], stride: 2);
        Tensor joined = Both("up.0", Tensor.Concat([detail, enlarged], 1));
        y.ShouldMatch(joined.Conv2d(state["head.weight"], state["head.bias"]));

        Tensor Both(string name, Tensor x) => One(name, 2, One(name, 1, x));

        Tensor One(string name, int number, Tensor x)
        {
            x = x.Conv2d(state[$"{name}.conv{number}.weight"], padding: 1);
            string norm = $"{name}.bn{number}";
            Tensor centered = x - Column(state[$"{norm}.running_mean"]);
            Tensor scaled = centered / (Column(state[$"{norm}.running_var"]) + 1e-5).Sqrt();
            return ((scaled * Column(state[$"{norm}.weight"])) + Column(state[$"{norm}.bias"])).Relu();
        }

        Tensor Column(Tensor channels) => channels.Reshape(1, -1, 1, 1);
    }

    [Fact]
    public void A_step_lowers_the_loss_and_reaches_every_parameter()
    {
        var model = new UNet(s_small, new RandomSource(1));
        Tensor images = Tensor.Rand([3, 2, 8, 8], generator: new RandomSource(2));
        Tensor classes = Tensor.RandInt(0, 3, [3, 8, 8], generator: new RandomSource(3));

        model.ShouldLearn(() => Loss.CrossEntropy(model.Forward(images), classes), learningRate: 1e-2);
    }

    [Fact]
    public void It_learns_to_tell_squares_from_their_ground()
    {
        Tensor masks = Tensor.Zeros([4, 1, 16, 16]);
        for (int i = 0; i < 4; i++)
            masks[i, 0, (2 * i)..((2 * i) + 6), 4..10] = Tensor.Ones([6, 6]);
        Tensor images = (0.5 * masks) + (0.2 * masks.RandnLike(new RandomSource(1)));
        var model = new UNet(new UNetConfig { Classes = 1, Width = 4, Depth = 2 }, new RandomSource(2));
        var optimizer = new AdamW(model.Parameters(), learningRate: 2e-2);
        var losses = new List<float>();
        for (int step = 0; step < 40; step++)
        {
            optimizer.ZeroGrad();
            Tensor loss = Loss.BinaryCrossEntropyWithLogits(model.Forward(images), masks);
            loss.Backward();
            optimizer.Step();
            losses.Add(loss.ToScalar<float>());
        }

        losses[^1].Should().BeLessThan(losses[0] / 2);
    }

    [Fact]
    public void It_survives_saving() => new UNet(s_small).ShouldSurviveSaving(
        new UNet(s_small), model => model.Forward(Tensor.Rand([1, 2, 8, 8], generator: new RandomSource(4))));

    [Fact]
    public void The_same_generator_gives_the_same_weights()
    {
        Weights("bottom.conv1.weight").Should().Equal(Weights("bottom.conv1.weight"));
        Weights("enlarge.1.bias").Should().Equal(Weights("enlarge.1.bias"));

        static float[] Weights(string name) =>
            new UNet(s_small, new RandomSource(3)).StateDict()[name].ToArray<float>();
    }

    [Theory]
    [InlineData(1, 8, 8, "*must be [batch, 2, height, width]*")]
    [InlineData(2, 8, 10, "UNet: height and width of images*8, 10*multiples of 4*")]
    [InlineData(2, 6, 8, "UNet: height and width of images*6, 8*multiples of 4*")]
    [InlineData(2, 0, 8, "UNet: height and width of images*0, 8*multiples of 4*")]
    public void Images_of_other_sizes_are_refused(int channels, int height, int width, string message) =>
        ModelTesting.Throws<ShapeException>(
            () => new UNet(s_small).Forward(Tensor.Zeros([1, channels, height, width])), message);

    [Fact]
    public void Sizes_out_of_range_are_named()
    {
        Refused(s_small with { Channels = 0 }, "UNet: Channels 0 must be positive*");
        Refused(s_small with { Classes = -1 }, "UNet: Classes -1 must be positive*");
        Refused(s_small with { Width = 0 }, "UNet: Width 0 must be positive*");
        Refused(s_small with { Depth = 0 }, "UNet: Depth 0 must be between 1 and 12*");
        Refused(s_small with { Depth = 13 }, "UNet: Depth 13 must be between 1 and 12*");
        Refused(s_small with { Width = 1 << 28, Depth = 4 }, "UNet: Width 268435456 doubles 4 times*");

        static void Refused(UNetConfig config, string message) =>
            ModelTesting.Throws<ArgumentException>(() => _ = new UNet(config), message);
    }
}
