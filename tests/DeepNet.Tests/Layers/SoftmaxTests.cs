using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class SoftmaxTests : LayerContract<Softmax>
{
    protected override Shape[] Inputs => [[2, 3, 2]];

    protected override Shape Output => [2, 3, 2];

    protected override string Text => "Softmax(dim: 1)";

    protected override Softmax Make(RandomSource random) => new(1);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (
            () => Make(null!).Forward(Tensor.Zeros([2])),
            "Softmax: dim 1 is outside [-1, 0] of shape [2]. (Parameter 'dim')*"),
        (
            () => Make(null!).Forward(Tensor.Zeros([2, 3], DType.Int64)),
            "Softmax: Int64 tensor, but the operation needs a floating-point one; convert it with "
                + "Cast(DType.Float32)."),
    ];

    [Fact]
    public void Values_by_hand()
    {
        Of(new Softmax(), 0, Math.Log(3)).Should().Equal([0.25, 0.75], (a, b) => Math.Abs(a - b) < 1e-12);
        Of(new Softmax(), 1000, 1000).Should().Equal(0.5, 0.5);
        Of(new Softmax(), double.NegativeInfinity, 5).Should().Equal(0, 1);
        Of(new Softmax(), double.NegativeInfinity, double.NegativeInfinity).Should().OnlyContain(y => double.IsNaN(y));
        Of(new Softmax(), double.NaN, 0).Should().OnlyContain(y => double.IsNaN(y));
        Of(new Softmax(0), 3, 5).Should().Equal(1, 1);
    }

    private static double[] Of(Softmax layer, params double[] row) =>
        layer.Forward(Tensor.From<double>(row, [1, row.Length])).ToArray<double>();
}
