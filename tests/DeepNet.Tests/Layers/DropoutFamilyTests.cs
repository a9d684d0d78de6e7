using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

/// <summary>Dropout of channels, of SELU's activations and of whole samples.</summary>
public sealed class DropoutFamilyTests
{
    [Fact]
    public void Channels_are_dropped_whole_and_the_mean_stays()
    {
        (Layer Layer, int[] Shape)[] cases =
        [
            (new Dropout1d(0.25, new RandomSource(1)), [100, 100, 3]),
            (new Dropout2d(0.25, new RandomSource(1)), [100, 100, 3, 1]),
            (new Dropout3d(0.25, new RandomSource(1)), [100, 100, 3, 1, 1]),
        ];
        foreach ((Layer layer, int[] shape) in cases)
        {
            float[] y = layer.Forward(Tensor.Ones(new Shape(shape))).ToArray<float>();
            y.Chunk(3).Should().OnlyContain(channel => channel[0] == channel[1] && channel[1] == channel[2]);
            y.Should().OnlyContain(v => v == 0 || Math.Abs(v - (4 / 3f)) < 1e-6);
            y.Average().Should().BeApproximately(1, 0.03f);
        }

        new Dropout1d(0.5).Forward(Tensor.Ones([4, 3])).Shape.Should().Equal([4, 3], "the batch may be left out");
    }

    [Fact]
    public void Alpha_dropout_keeps_mean_and_variance()
    {
        Tensor x = Tensor.Randn([200, 100, 2], generator: new RandomSource(2));
        foreach (Layer layer in (Layer[])
            [new AlphaDropout(0.3, new RandomSource(1)), new FeatureAlphaDropout(0.3, new RandomSource(1))])
        {
            Tensor y = layer.Forward(x);
            y.Mean().ToScalar<float>().Should().BeApproximately(0, 0.03f);
            y.Var().ToScalar<float>().Should().BeApproximately(1, 0.04f);
        }

        // The smallest value that x can take is the limit: what is dropped lies there.
        float[] dropped = new AlphaDropout(0.3, new RandomSource(1)).Forward(Tensor.Zeros([1000])).ToArray<float>();
        dropped.Distinct().Should().HaveCount(2);
        dropped.Count(v => v == dropped.Min()).Should().BeInRange(230, 370);
    }

    [Fact]
    public void Drop_path_drops_samples()
    {
        float[] y = new DropPath(0.25, generator: new RandomSource(1)).Forward(Tensor.Ones([4000, 2])).ToArray<float>();
        y.Chunk(2).Should().OnlyContain(sample => sample[0] == sample[1]);
        y.Should().OnlyContain(v => v == 0 || Math.Abs(v - (4 / 3f)) < 1e-6);
        y.Average().Should().BeApproximately(1, 0.04f);
        new DropPath(0.25, scaleByKeep: false, new RandomSource(1)).Forward(Tensor.Ones([4000, 2])).ToArray<float>()
            .Should().Contain(0).And.Contain(1).And.OnlyContain(v => v == 0 || v == 1);
    }

    [Fact]
    public void Evaluation_does_nothing_and_each_pass_in_training_has_a_mask_of_its_own()
    {
        Tensor x = Tensor.Ones([64, 8, 2, 2, 2]);
        Func<RandomSource, DropoutLayer>[] makers =
        [
            s => new Dropout(0.5, s), s => new Dropout3d(0.5, s), s => new AlphaDropout(0.5, s),
            s => new FeatureAlphaDropout(0.5, s), s => new DropPath(0.5, generator: s),
        ];
        foreach (Func<RandomSource, DropoutLayer> make in makers)
        {
            DropoutLayer layer = make(new RandomSource(3)), same = make(new RandomSource(3));
            float[] first = layer.Forward(x).ToArray<float>();
            same.Forward(x).ToArray<float>().Should().Equal(first, "a seed repeats the masks");
            layer.Forward(x).ToArray<float>().Should().NotEqual(first);
            layer.Eval();
            layer.Forward(x).Should().BeSameAs(x);
            layer.P.Should().Be(0.5);
            layer.StateDict().Should().BeEmpty();
        }
    }

    [Fact]
    public void Gradients_pass_what_is_kept()
    {
        Tensor x = Tensor.Randn([3, 4, 2], DType.Float64, generator: new RandomSource(1)).RequireGrad();
        GradCheck.Verify(v => v[0].FeatureDropout(0.5, generator: new RandomSource(2)).Square(), [x], order: 2);
        GradCheck.Verify(v => v[0].AlphaDropout(0.5, generator: new RandomSource(2)).Square(), [x], order: 2);
        GradCheck.Verify(v => v[0].DropPath(0.5, generator: new RandomSource(2)).Square(), [x], order: 2);
    }

    [Fact]
    public void They_print_their_probability_and_name_errors()
    {
        new Dropout2d().ToString().Should().Be("Dropout2d(p: 0.5)");
        new DropPath(0.1).ToString().Should().Be("DropPath(p: 0.1, scaleByKeep: true)");
        ((Action)(() => _ = new AlphaDropout(-1))).Should().Throw<ArgumentException>()
            .WithMessage("AlphaDropout: p -1 must be in [0, 1].");
        ((Action)(() => Tensor.Ones([2]).DropPath(2))).Should().Throw<ArgumentException>()
            .WithMessage("DropPath: p = 2 is not in [0, 1].");
        ((Action)(() => Tensor.Ones([2]).AlphaDropout(2))).Should().Throw<ArgumentException>()
            .WithMessage("AlphaDropout: p = 2 is not in [0, 1].");
        ((Action)(() => Tensor.Ones([2]).FeatureDropout())).Should().Throw<ShapeException>()
            .WithMessage("FeatureDropout: input [2] must be [batch, channels, …].");
        ((Action)(() => Tensor.Ones([]).DropPath())).Should().Throw<ShapeException>()
            .WithMessage("DropPath: input [] must be [batch, …].");
        ((Action)(() => new Dropout1d().Forward(Tensor.Ones([2])))).Should().Throw<ShapeException>()
            .WithMessage("Dropout1d: input [2] must be [batch, channels, length] or [channels, length].");
        ((Action)(() => new Dropout2d().Forward(Tensor.Ones([2])))).Should().Throw<ShapeException>()
            .WithMessage("Dropout2d: input [2] must be [batch, channels, height, width] or [batch, channels, length].");
    }
}
