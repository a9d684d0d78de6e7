using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

/// <summary>What the dropout layers keep to; they differ in what is dropped whole and in the values.</summary>
public abstract class DropoutContract<TLayer> : LayerContract<TLayer>
    where TLayer : DropoutLayer
{
    private static readonly string s_name = typeof(TLayer).Name;

    /// <summary>How many dimensions index what is dropped whole; null for single elements.</summary>
    protected abstract int? UnitDims { get; }

    /// <summary>The layer with another probability.</summary>
    protected abstract TLayer Make(double p, RandomSource? generator = null);

    /// <summary>Inputs of wrong shape, and the whole text of their errors.</summary>
    protected virtual (Shape Input, string Message)[] WrongShapes => [];

    /// <summary>What 1 becomes where it is dropped and where it is kept.</summary>
    protected virtual (double Dropped, double Kept) OfOne(double p) => (0, 1 / (1 - p));

    protected override Shape Output => Inputs[0];

    protected override string Text => $"{s_name}(p: 0.5)";

    protected override bool DiffersInTraining => true;

    protected sealed override TLayer Make(RandomSource random) => Make(0.5, random);

    protected sealed override (Action Act, string Message)[] Errors() =>
    [
        (() => Make(-1), $"{s_name}: p -1 must be in [0, 1]."),
        (() => Make(1.5), $"{s_name}: p 1.5 must be in [0, 1]."),
        (() => Make(double.NaN), $"{s_name}: p NaN must be in [0, 1]."),
        (
            () => Make(0.5).Forward(Tensor.Ones(Inputs[0], DType.Int64)),
            "*: Int64 tensor, but the operation needs a floating-point one; *"),
        .. WrongShapes.Select(wrong =>
            ((Action Act, string Message))(() => Make(0.5).Forward(Tensor.Ones(wrong.Input)), wrong.Message)),
    ];

    [Theory]
    [InlineData(0.25)]
    [InlineData(0.6)]
    public void A_unit_is_dropped_whole_with_its_probability(double p)
    {
        Tensor x = Many();
        float[] y = Make(p, new RandomSource(1)).Forward(x).ToArray<float>();
        int size = UnitDims is { } dims ? x.Shape.Skip(dims).Aggregate(1, (a, b) => a * b) : 1;
        float[][] units = [.. y.Chunk(size)];
        units.Should().OnlyContain(unit => unit.All(value => value == unit[0]));
        (double dropped, double kept) = OfOne(p);
        units.Should().OnlyContain(unit => Math.Abs(unit[0] - dropped) < 1e-5 || Math.Abs(unit[0] - kept) < 1e-5);
        double share = units.Count(unit => Math.Abs(unit[0] - dropped) < 1e-5) / (double)units.Length;
        share.Should().BeApproximately(p, 4 * Math.Sqrt(p * (1 - p) / units.Length));
    }

    [Fact]
    public void Evaluation_does_nothing_and_a_seed_repeats_the_passes_of_training()
    {
        Tensor x = Many();
        var generator = new RandomSource(3);
        TLayer layer = Make(0.5, generator), same = Make(0.5, new RandomSource(3));
        generator.NextUInt32(); // the layer has split off numbers of its own
        float[] first = layer.Forward(x).ToArray<float>();
        same.Forward(x).ToArray<float>().Should().Equal(first);
        layer.Forward(x).ToArray<float>().Should().NotEqual(first, "every pass has a choice of its own");
        layer.Eval();
        layer.Forward(x).Should().BeSameAs(x);
    }

    [Fact]
    public void The_probability_may_be_0_or_1()
    {
        Tensor x = Many();
        Make(0).Forward(x).Should().BeSameAs(x);
        Make(1).Forward(x).ToArray<float>().Should().OnlyContain(value => value == 0);
    }

    private Tensor Many()
    {
        int[] sizes = Inputs[0].ToArray();
        sizes[0] = 2000;
        return Tensor.Ones(new Shape(sizes));
    }
}
