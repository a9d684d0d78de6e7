using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class GluTests : LayerContract<Glu>
{
    protected override Shape[] Inputs => [[2, 4, 2]];

    protected override Shape Output => [2, 2, 2];

    protected override string Text => "Glu(dim: 1)";

    protected override Glu Make(RandomSource random) => new(1);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (
            () => Make(null!).Forward(Tensor.Zeros([2, 3])),
            "Glu: dim 1 of shape [2, 3] must have an even size, to be halved."),
        (
            () => Make(null!).Forward(Tensor.Zeros([2])),
            "Glu: dim 1 is outside [-1, 0] of shape [2]. (Parameter 'dim')*"),
        (
            () => new Glu().Forward(Tensor.Zeros([])),
            "Glu: dim -1 of shape [] must have an even size, to be halved."),
        (
            () => Make(null!).Forward(Tensor.Zeros([2, 4], DType.Int64)),
            "Glu: Int64 tensor, but the operation needs a floating-point one; convert it with Cast(DType.Float32)."),
    ];

    [Fact]
    public void The_second_half_is_the_gate_of_the_first()
    {
        new Glu().Dim.Should().Be(-1);
        Tensor x = Tensor.From<double>([2, 4, Math.Log(3), double.NegativeInfinity], [1, 4]);
        double[] y = new Glu().Forward(x).ToArray<double>();
        y.Should().HaveCount(2);
        y[0].Should().BeApproximately(1.5, 1e-12);
        y[1].Should().Be(0);
    }
}
