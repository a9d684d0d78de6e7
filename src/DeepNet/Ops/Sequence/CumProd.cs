namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Running products along a dimension: yₖ = x₀ · … · xₖ.</summary>
    /// <remarks>
    /// Gradient: dxᵢ = yᵢ₋₁ Sᵢ with Sᵢ = dyᵢ + xᵢ₊₁ Sᵢ₊₁, right where elements are 0 too. Integers and Bool are
    /// multiplied in Int64.
    /// torch.cumprod.
    /// </remarks>
    public Tensor CumProd(int dim) =>
        DType.IsFloatingPoint()
            ? RunningProduct(dim, reverse: false)
            : IntegerScan(nameof(CumProd), dim, default(ProdOp));

    private Tensor RunningProduct(int dim, bool reverse) =>
        Scan(nameof(CumProd), dim, reverse, default(ProdOp), (x, y, dy, d) =>
        {
            int step = reverse ? -1 : 1;
            return y.Shift(d, step, fill: 1) * LinearScan(x.Shift(d, -step, fill: 0), dy, d, !reverse);
        });
}
