namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Running sums along a dimension: yₖ = x₀ + … + xₖ.</summary>
    /// <remarks>Integers and Bool are summed in Int64. torch.cumsum.</remarks>
    public Tensor CumSum(int dim) =>
        DType.IsFloatingPoint() ? RunningSum(dim, reverse: false) : IntegerScan(nameof(CumSum), dim, default(SumOp));

    private Tensor RunningSum(int dim, bool reverse) =>
        Scan(nameof(CumSum), dim, reverse, default(SumOp), (_, _, dy, d) => dy.RunningSum(d, !reverse));
}
