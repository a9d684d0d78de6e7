using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class AlphaDropoutTests : DropoutContract<AlphaDropout>
{
    protected override Shape[] Inputs => [[4, 3]];

    protected override int? UnitDims => null;

    protected override (double Dropped, double Kept) OfOne(double p) => AlphaOfOne(p);

    protected override AlphaDropout Make(double p, RandomSource? generator) => new(p, generator);

    /// <summary>y = a (1 or -α′) + a α′ p with a = 1 / √((1 - p)(1 + p α′²)).</summary>
    internal static (double Dropped, double Kept) AlphaOfOne(double p)
    {
        const double Limit = 1.0507009873554805 * 1.6732632423543772; // SELU's scale · α
        double a = 1 / Math.Sqrt((1 - p) * (1 + (p * Limit * Limit))), b = a * Limit * p;
        return ((-a * Limit) + b, a + b);
    }

    [Fact]
    public void Mean_and_variance_stay()
    {
        Tensor y = new AlphaDropout(0.3, new RandomSource(1))
            .Forward(Tensor.Randn([200, 200], generator: new RandomSource(2)));
        y.Mean().ToScalar<float>().Should().BeApproximately(0, 0.03f);
        y.Var().ToScalar<float>().Should().BeApproximately(1, 0.04f);
    }
}
