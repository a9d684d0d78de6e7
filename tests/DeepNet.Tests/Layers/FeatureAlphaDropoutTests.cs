using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class FeatureAlphaDropoutTests : DropoutContract<FeatureAlphaDropout>
{
    protected override Shape[] Inputs => [[4, 3, 2]];

    protected override int? UnitDims => 2;

    protected override (double Dropped, double Kept) OfOne(double p) => AlphaDropoutTests.AlphaOfOne(p);

    protected override (Shape Input, string Message)[] WrongShapes =>
    [
        ([2], "FeatureAlphaDropout: input [2] must be [batch, channels, …]."),
    ];

    protected override FeatureAlphaDropout Make(double p, RandomSource? generator) => new(p, generator);

    [Fact]
    public void Mean_and_variance_stay()
    {
        Tensor y = new FeatureAlphaDropout(0.3, new RandomSource(1))
            .Forward(Tensor.Randn([200, 100, 2], generator: new RandomSource(2)));
        y.Mean().ToScalar<float>().Should().BeApproximately(0, 0.03f);
        y.Var().ToScalar<float>().Should().BeApproximately(1, 0.04f);
    }
}
