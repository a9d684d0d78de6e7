using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class LogSoftmaxTests : LayerContract<LogSoftmax>
{
    protected override Shape[] Inputs => [[2, 3, 2]];

    protected override Shape Output => [2, 3, 2];

    protected override string Text => "LogSoftmax(dim: 1)";

    protected override LogSoftmax Make(RandomSource random) => new(1);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (
            () => Make(null!).Forward(Tensor.Zeros([2])),
            "LogSoftmax: dim 1 is outside [-1, 0] of shape [2]. (Parameter 'dim')*"),
        (
            () => Make(null!).Forward(Tensor.Zeros([2, 3], DType.Int64)),
            "LogSoftmax: Int64 tensor, but the operation needs a floating-point one; convert it with "
                + "Cast(DType.Float32)."),
    ];

    [Fact]
    public void Values_by_hand()
    {
        Of(new LogSoftmax(), 0, Math.Log(3)).Should().Equal(
            [Math.Log(0.25), Math.Log(0.75)], (a, b) => Math.Abs(a - b) < 1e-12);
        Of(new LogSoftmax(), 0, 1000).Should().Equal(-1000, 0);
        Of(new LogSoftmax(), double.NegativeInfinity, 5).Should().Equal(double.NegativeInfinity, 0);
        Of(new LogSoftmax(), double.NaN, 0).Should().OnlyContain(y => double.IsNaN(y));
        Of(new LogSoftmax(0), 3, 5).Should().Equal(0, 0);
    }

    private static double[] Of(LogSoftmax layer, params double[] row) =>
        layer.Forward(Tensor.From<double>(row, [1, row.Length])).ToArray<double>();
}
