using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class ReluTests : ActivationContract<Relu>
{
    protected override (double X, double Y)[] Points =>
    [
        (0, 0), (1.5, 1.5), (-1.5, 0), (Inf, Inf), (-Inf, 0),
        (NaN, NaN),
    ];

    protected override Relu Make() => new();

    // Integers have a positive part too.
    protected override (Action Act, string Message)[] Errors() =>
    [
        (
            () => Make().Forward(Tensor.Zeros([2], DType.Bool)),
            "Relu: Bool tensor, but the operation needs a floating-point one; convert it with Cast(DType.Float32)."),
    ];

    [Fact]
    public void Integers_are_possible() =>
        Make().Forward(Tensor.From<long>([-3, 0, 4], [3])).ToArray<long>().Should().Equal(0, 0, 4);
}
