using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

/// <summary>What layers keep to that change every element by itself.</summary>
public abstract class ActivationContract<TLayer> : LayerContract<TLayer>
    where TLayer : Layer
{
    protected const double Inf = double.PositiveInfinity, NaN = double.NaN;

    protected override Shape[] Inputs => [[3, 4]];

    protected override Shape Output => [3, 4];

    protected override string Text => $"{typeof(TLayer).Name}()";

    /// <summary>Values by hand, with those at infinity and NaN.</summary>
    protected abstract (double X, double Y)[] Points { get; }

    /// <summary>Constructors that must fail.</summary>
    protected virtual (Action Act, string Message)[] BadSettings => [];

    protected abstract TLayer Make();

    protected sealed override TLayer Make(RandomSource random) => Make();

    protected override (Action Act, string Message)[] Errors() =>
    [
        .. BadSettings,
        (
            () => Make().Forward(Tensor.Zeros([2], DType.Int64)),
            $"{typeof(TLayer).Name}: Int64 tensor, but the operation needs a floating-point one; convert it with "
                + "Cast(DType.Float32)."),
    ];

    [Fact]
    public void Values_by_hand()
    {
        TLayer layer = Make();
        layer.To(DType.Float64);
        double[] y = layer.Forward(Tensor.From<double>([.. Points.Select(p => p.X)], [Points.Length]))
            .Detach().ToArray<double>();
        Points.Should().Contain(p => double.IsPositiveInfinity(p.X)).And.Contain(p => double.IsNegativeInfinity(p.X))
            .And.Contain(p => double.IsNaN(p.X));
        for (int i = 0; i < y.Length; i++)
        {
            (double at, double expected) = Points[i];
            if (double.IsFinite(expected))
                y[i].Should().BeApproximately(expected, 1e-12 * Math.Max(1, Math.Abs(expected)), "of x = {0}", at);
            else
                y[i].Should().Be(expected, "of x = {0}", at);
        }
    }

    [Fact]
    public void Any_shape_and_type_is_kept()
    {
        TLayer layer = Make();
        foreach (Shape shape in (Shape[])[[], [5], [0, 3], [2, 1, 3, 2]])
            layer.Forward(Tensor.Zeros(shape)).Shape.Should().Equal(shape);
        layer.To(DType.Float16);
        layer.Forward(Tensor.Zeros([3], DType.Float16)).DType.Should().Be(DType.Float16);
    }

    protected static double Logistic(double x) => 1 / (1 + Math.Exp(-x));
}
