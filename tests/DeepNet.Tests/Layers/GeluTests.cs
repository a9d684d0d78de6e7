using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class GeluTests : ActivationContract<Gelu>
{
    // Φ(1) and Φ(2) from tables of the normal distribution.
    protected override (double X, double Y)[] Points =>
    [
        (0, 0), (1, 0.841344746068543), (-1, -0.158655253931457), (2, 2 * 0.977249868051821),
        (Inf, Inf), (-Inf, NaN), (NaN, NaN),
    ];

    protected override Gelu Make() => new();

    [Fact]
    public void It_may_be_approximated_by_tanh()
    {
        double[] x = [-2.5, -0.6, 0, 0.3, 1.7];
        var layer = new Gelu(isTanh: true);
        layer.ToString().Should().Be("Gelu(isTanh: true)");
        layer.Forward(Tensor.From<double>(x, [5])).ToArray<double>().Should().Equal(
            x.Select(v => 0.5 * v * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (v + (0.044715 * v * v * v))))),
            (a, b) => Math.Abs(a - b) < 1e-12);
    }
}
