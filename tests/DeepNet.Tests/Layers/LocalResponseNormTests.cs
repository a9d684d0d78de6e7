using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class LocalResponseNormTests : LayerContract<LocalResponseNorm>
{
    protected override Shape[] Inputs => [[2, 3, 2]];

    protected override Shape Output => [2, 3, 2];

    protected override string Text => "LocalResponseNorm(3, alpha: 0.5, beta: 0.75, k: 1)";

    protected override LocalResponseNorm Make(RandomSource random) => new(3, alpha: 0.5);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => _ = new LocalResponseNorm(0), "LocalResponseNorm: size 0 must be positive."),
        (
            () => _ = new LocalResponseNorm(1, alpha: double.NaN),
            "LocalResponseNorm: alpha NaN, beta 0.75 and k 1 must be finite."),
        (
            () => _ = new LocalResponseNorm(1, beta: double.NaN),
            "LocalResponseNorm: alpha 0.0001, beta NaN and k 1 must be finite."),
        (
            () => _ = new LocalResponseNorm(1, k: double.PositiveInfinity),
            "LocalResponseNorm: alpha 0.0001, beta 0.75 and k * must be finite."),
        (
            () => new LocalResponseNorm(1).Forward(Tensor.Ones([2, 3])),
            "LocalResponseNorm: input [2, 3] must be [batch, channels, spatial…]."),
        (
            () => new LocalResponseNorm(1).Forward(Tensor.Ones([2, 3, 1], DType.Int64)),
            "LocalResponseNorm: Int64 tensor, but the operation needs a floating-point one; *"),
    ];

    [Fact]
    public void Neighbouring_channels_divide()
    {
        var layer = new LocalResponseNorm(3, alpha: 3, beta: 1, k: 1);
        layer.Forward(Tensor.From<float>([1, 2, 3], [1, 3, 1])).ToArray<float>().Zip(
            [1 / 6f, 2 / 15f, 3 / 14f], (a, b) => Math.Abs(a - b)).Max().Should().BeLessThan(1e-6f);

        // An even size looks further down: channels 0 and 1 for channel 1.
        new LocalResponseNorm(2, alpha: 2, beta: 1).Forward(Tensor.From<float>([1, 2, 3], [1, 3, 1])).ToArray<float>()
            .Zip([1 / 2f, 2 / 6f, 3 / 14f], (a, b) => Math.Abs(a - b)).Max().Should().BeLessThan(1e-6f);
        var defaults = new LocalResponseNorm(2);
        (defaults.Alpha, defaults.Beta, defaults.K).Should().Be((1e-4, 0.75, 1));
    }
}
