using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class PreluTests : ActivationContract<Prelu>
{
    protected override string Text => "Prelu(numParameters: 1)";

    protected override string[] Keys => ["weight"];

    protected override (double X, double Y)[] Points =>
    [
        (0, 0), (1.5, 1.5), (-2, -0.5), (Inf, Inf),
        (-Inf, -Inf), (NaN, NaN),
    ];

    protected override (Action Act, string Message)[] BadSettings =>
    [
        (() => _ = new Prelu(0), "Prelu: numParameters 0 must be positive."),
        (() => _ = new Prelu(1, NaN), "Prelu: start NaN must be finite."),
        (
            () => new Prelu(3).Forward(Tensor.Zeros([2, 4])),
            "Prelu: weight [3] for input [2, 4]; it must have one element or one per channel, of which dim 1 has 4."),
    ];

    protected override Prelu Make() => new();

    protected override (Action Act, string Message)[] Errors() =>
    [
        .. BadSettings,
        (
            () => Make().Forward(Tensor.Zeros([2], DType.Int64)),
            "Prelu: Int64 and Float32 do not mix; convert one with Cast(Int64) or Cast(Float32)."),
    ];

    [Fact]
    public void It_learns_a_slope_for_each_channel()
    {
        var layer = new Prelu(2, 0.5);
        layer.Weight.Shape.Should().Equal(2);
        layer.Forward(Tensor.From<float>([-1, -2, 3, -4], [2, 2])).Sum().Backward();
        layer.Weight.Grad!.ToArray<float>().Should().Equal(-1, -6);
    }
}
