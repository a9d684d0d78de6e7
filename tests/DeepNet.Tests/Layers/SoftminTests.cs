using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class SoftminTests : LayerContract<Softmin>
{
    protected override Shape[] Inputs => [[2, 3, 2]];

    protected override Shape Output => [2, 3, 2];

    protected override string Text => "Softmin(dim: 1)";

    protected override Softmin Make(RandomSource random) => new(1);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (
            () => Make(null!).Forward(Tensor.Zeros([2])),
            "Softmin: dim 1 is outside [-1, 0] of shape [2]. (Parameter 'dim')*"),
        (
            () => Make(null!).Forward(Tensor.Zeros([2, 3], DType.Int64)),
            "Softmin: Int64 tensor, but the operation needs a floating-point one; convert it with "
                + "Cast(DType.Float32)."),
    ];

    [Fact]
    public void The_smallest_element_gets_the_largest_share()
    {
        Of(new Softmin(), 0, Math.Log(3)).Should().Equal([0.75, 0.25], (a, b) => Math.Abs(a - b) < 1e-12);
        Of(new Softmin(), double.PositiveInfinity, 5).Should().Equal(0, 1);
        Of(new Softmin(), double.NaN, 0).Should().OnlyContain(y => double.IsNaN(y));
        Of(new Softmin(0), 3, 5).Should().Equal(1, 1);
    }

    private static double[] Of(Softmin layer, params double[] row) =>
        layer.Forward(Tensor.From<double>(row, [1, row.Length])).ToArray<double>();
}
