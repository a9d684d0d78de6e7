using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class SeluTests : ActivationContract<Selu>
{
    private const double Scale = 1.0507009873554804934, Alpha = 1.6732632423543772848;

    protected override (double X, double Y)[] Points =>
    [
        (0, 0), (1.5, 1.5 * Scale), (-1.5, Scale * Alpha * (Math.Exp(-1.5) - 1)),
        (Inf, Inf), (-Inf, -Scale * Alpha), (NaN, NaN),
    ];

    protected override Selu Make() => new();

    [Fact]
    public void Mean_0_and_variance_1_are_kept()
    {
        Tensor y = Make().Forward(Tensor.Randn([100_000], DType.Float64, generator: new RandomSource(1)));
        y.Mean().ToScalar<double>().Should().BeApproximately(0, 0.02);
        y.Square().Mean().ToScalar<double>().Should().BeApproximately(1, 0.03);
    }
}
