using DeepNet.Layers;
using DeepNet.Models;
using DeepNet.Optimizers;

namespace DeepNet.Tests.Models;

public sealed class DiffusionUNetTests
{
    private static readonly DiffusionUNetConfig s_small = new()
    {
        Size = 4,
        Width = 8,
        Groups = 2,
        Embedding = 8,
        Heads = 2,
        Classes = 3,
    };

    public static TheoryData<int, int, int[], int, int> Sizes => new()
    {
        { 14, 1, [1, 2], 1, 0 },
        { 28, 2, [1, 2], 1, 2 },
        { 28, 1, [1, 2, 2], 2, 4 },
        { 6, 1, [2], 1, 0 },
    };

    private static Tensor Images => Tensor.Randn([3, 1, 4, 4], generator: new RandomSource(7));

    private static Tensor Times => Tensor.From<float>([0.1f, 0.6f, 1], [3]);

    private static Tensor Labels => Tensor.From<long>([0, 2, 3], [3]);

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Its_output_has_the_shape_of_the_images(int size, int patch, int[] multipliers, int blocks, int heads)
    {
        var config = new DiffusionUNetConfig
        {
            Size = size,
            Patch = patch,
            Channels = 2,
            Width = 8,
            Groups = 4,
            Multipliers = multipliers,
            Blocks = blocks,
            Heads = heads,
        };
        var model = Awake(config);
        using IDisposable noGrad = Tensor.NoGrad();
        Tensor x = Tensor.Randn([3, 2, size, size], generator: new RandomSource(1));

        Tensor y = model.Forward(x, Times, Labels);

        y.Shape.Should().Equal(x.Shape);
        y.IsFinite().All().ToScalar<bool>().Should().BeTrue();
        y.Std().ToScalar<float>().Should().BePositive();
    }

    [Fact]
    public void State_keys_name_its_parts()
    {
        var model = new DiffusionUNet(s_small);

        model.StateDict().Where(entry => entry.Key.EndsWith(".weight", StringComparison.Ordinal))
            .Select(entry => $"{entry.Key} {string.Join('x', entry.Value.Shape)}").Should().Equal(
                "time1.weight 8x8",
                "time2.weight 8x8",
                "classes.weight 4x8",
                "input.weight 8x1x3x3",
                "down.0.blocks.0.conv1.weight 8x8x3x3",
                "down.0.blocks.0.told.weight 8x8",
                "down.0.blocks.0.conv2.weight 8x8x3x3",
                "down.1.patches.weight 16x32x1x1",
                "down.1.blocks.0.conv1.weight 16x16x3x3",
                "down.1.blocks.0.told.weight 16x8",
                "down.1.blocks.0.conv2.weight 16x16x3x3",
                "middle.attention.norm.weight 16",
                "middle.attention.project.weight 48x16x1x1",
                "middle.attention.output.weight 16x16x1x1",
                "middle.block.conv1.weight 16x16x3x3",
                "middle.block.told.weight 16x8",
                "middle.block.conv2.weight 16x16x3x3",
                "up.0.blocks.0.conv1.weight 16x32x3x3",
                "up.0.blocks.0.told.weight 16x8",
                "up.0.blocks.0.conv2.weight 16x16x3x3",
                "up.0.blocks.0.shortcut.weight 16x32x1x1",
                "up.0.patches.weight 32x16x1x1",
                "up.1.blocks.0.conv1.weight 8x16x3x3",
                "up.1.blocks.0.told.weight 8x8",
                "up.1.blocks.0.conv2.weight 8x8x3x3",
                "up.1.blocks.0.shortcut.weight 8x16x1x1",
                "norm.weight 8",
                "output.weight 1x8x3x3");
    }

    [Fact]
    public void It_starts_with_zeros_and_gradients_reach_every_parameter_after_a_few_steps()
    {
        var model = new DiffusionUNet(s_small, new RandomSource(1));
        var process = new DiffusionProcess(10);
        var optimizer = new Sgd(model.Parameters(), learningRate: 0.1);
        Tensor clean = Images.Tanh(), noise = Images.RandnLike(new RandomSource(2));
        Tensor t = Tensor.From<long>([0, 5, 9], [3]);
        Tensor Error() => Loss.MeanSquaredError(
            model.Forward(process.AddNoise(clean, noise, t), process.Times(t), Labels),
            process.Target(clean, noise, t));

        model.Forward(Images, Times, Labels).ToArray<float>().Should().OnlyContain(value => value == 0);
        double first = Error().ToScalar<float>();
        for (int step = 0; step < 4; step++)
        {
            optimizer.ZeroGrad();
            Error().Backward();
            optimizer.Step();
        }

        Error().ToScalar<float>().Should().BeLessThan((float)(0.95 * first));
        foreach ((string name, Parameter parameter) in model.NamedParameters())
            parameter.Grad!.Abs().Max().ToScalar<float>().Should().BePositive(name);
    }

    [Fact]
    public void It_learns_and_survives_saving()
    {
        DiffusionUNet model = Awake(s_small);
        Tensor y = Images.RandnLike(new RandomSource(3));

        model.ShouldLearn(() => Loss.MeanSquaredError(model.Forward(Images, Times, Labels), y));
        model.ShouldSurviveSaving(new DiffusionUNet(s_small), m => m.Forward(Images, Times, Labels));
    }

    [Fact]
    public void It_hears_of_time_and_class_and_the_last_number_stands_for_none()
    {
        DiffusionUNet model = Awake(s_small);
        using IDisposable noGrad = Tensor.NoGrad();
        Tensor y = model.Forward(Images, Times, Labels), none = model.Forward(Images, Times);

        Same(y, model.Forward(Images, Times - 0.05, Labels)).Should().Equal(false, false, false);
        Same(y, model.Forward(Images, Times, Tensor.From<long>([0, 1, 1], [3]))).Should().Equal(true, false, false);
        Same(y, none).Should().Equal(false, false, true);
    }

    [Fact]
    public void Guidance_goes_on_from_none_through_what_was_told()
    {
        DiffusionUNet model = Awake(s_small);
        using IDisposable noGrad = Tensor.NoGrad();
        Tensor told = model.Forward(Images, Times, Labels), none = model.Forward(Images, Times);

        model.Guided(Images, Times, Labels, 1).ShouldMatch(told);
        model.Guided(Images, Times, Labels, 0).ShouldMatch(none);
        model.Guided(Images, Times, Labels, 3).ShouldMatch(none + ((told - none) * 3));
    }

    [Fact]
    public void A_model_without_classes_takes_none()
    {
        DiffusionUNet model = Awake(s_small with { Classes = 0, Heads = 0 });

        model.Forward(Images, Times).Shape.Should().Equal(Images.Shape);
        model.StateDict().Keys.Should().NotContain(key => key.StartsWith("classes", StringComparison.Ordinal));
        ModelTesting.Throws<ArgumentException>(
            () => model.Forward(Images, Times, Labels), "DiffusionUNet: classes are given, but the model has none*");
    }

    [Fact]
    public void Inputs_of_other_sizes_are_refused()
    {
        var model = new DiffusionUNet(s_small);

        ModelTesting.Throws<ShapeException>(
            () => model.Forward(Tensor.Zeros([3, 2, 4, 4]), Times), "DiffusionUNet: images*1, height, width*");
        ModelTesting.Throws<ShapeException>(
            () => model.Forward(Tensor.Zeros([3, 1, 4, 6]), Times), "DiffusionUNet: images*4 by 4 pixels*");
        ModelTesting.Throws<ShapeException>(
            () => model.Forward(Images, Times[..2]), "DiffusionUNet: times*one for each image*");
        ModelTesting.Throws<ShapeException>(
            () => model.Forward(Images, Times, Labels[..2]), "DiffusionUNet: classes*one for each image*");
        ModelTesting.Throws<ArgumentOutOfRangeException>(
            () => model.Forward(Images, Times, Labels + 1), "*4*");
    }

    [Fact]
    public void Sizes_that_make_no_model_are_named()
    {
        void Refuses(DiffusionUNetConfig config, string message) =>
            ModelTesting.Throws<ArgumentException>(() => _ = new DiffusionUNet(config), $"DiffusionUNet: {message}*");

        Refuses(s_small with { Size = 5 }, "Size 5");
        Refuses(s_small with { Patch = 0 }, "Patch 0");
        Refuses(s_small with { Width = 9 }, "Width 9");
        Refuses(s_small with { Embedding = 7 }, "Embedding 7");
        Refuses(s_small with { Heads = 3 }, "Heads 3 must divide the 16");
        Refuses(s_small with { Classes = -1 }, "Classes -1");
        Refuses(s_small with { Multipliers = [] }, "Multipliers has 0");
        Refuses(s_small with { Multipliers = [1, 0] }, "Multipliers 0");
    }

    /// <summary>A model whose last convolutions are not zero any more.</summary>
    private static DiffusionUNet Awake(DiffusionUNetConfig config)
    {
        var random = new RandomSource(5);
        var model = new DiffusionUNet(config, random);
        foreach (Parameter parameter in model.Parameters())
        {
            if (parameter.Value.Eq(0).All().ToScalar<bool>())
                Init.Normal(parameter!, 0, 0.2, random);
        }

        return model;
    }

    /// <summary>For each image, whether two outputs are the same.</summary>
    private static bool[] Same(Tensor a, Tensor b) =>
        [.. Enumerable.Range(0, a.Shape[0]).Select(i => (a[i] - b[i]).Abs().Max().ToScalar<float>() < 1e-6)];
}
