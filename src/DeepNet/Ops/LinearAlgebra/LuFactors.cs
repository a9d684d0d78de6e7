namespace DeepNet;

/// <summary>P·A = L·U of square matrices, without history.</summary>
/// <param name="Packed">[batch, n, n]: U, and below its diagonal L without its ones.</param>
/// <param name="Order">[batch, n] Int64: row i of P·A is row Order[i] of A.</param>
/// <param name="Info">[batch, 2] Int64: the first pivot that is 0, counted from 1, or 0; how many rows were
/// swapped.</param>
internal sealed record LuFactors(Tensor Packed, Tensor Order, Tensor Info)
{
    /// <summary>-1 where an odd number of rows was swapped, else 1; [batch].</summary>
    public Tensor Signs()
    {
        Tensor swaps = Info.Narrow(1, 1, 1).Reshape(-1);
        return (1 - (swaps.Remainder(2) * 2)).Cast(DType.Float64);
    }

    /// <summary>The pivots, [batch, n].</summary>
    public Tensor Pivots() => Packed.Diagonal(0, -2, -1);

    /// <summary>A⁻¹·b for [batch, n, k], without history.</summary>
    public Tensor Solve(Tensor b)
    {
        Tensor x = b.Gather(1, Order.Unsqueeze(-1).Expand(b.Shape)).Contiguous();
        x.Backend.SolveTriangular(Packed, x, upper: false, unitDiagonal: true);
        x.Backend.SolveTriangular(Packed, x, upper: true, unitDiagonal: false);
        return x;
    }
}
