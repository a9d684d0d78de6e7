using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The product of all elements, as a scalar.</summary>
    public Tensor Prod() => Prod([], keepDim: false);

    /// <summary>The product over one dimension, which is kept with size 1 if asked.</summary>
    public Tensor Prod(int dim, bool keepDim = false) => Prod([dim], keepDim);

    /// <summary>The product over several dimensions; over all if none is named.</summary>
    /// <remarks>
    /// Gradient: dxᵢ = dy Πⱼ≠ᵢ xⱼ, right where elements are 0 too. Integers and Bool are multiplied in Int64. An empty
    /// product is 1.
    /// torch.prod.
    /// </remarks>
    public Tensor Prod(ReadOnlySpan<int> dims, bool keepDim = false)
    {
        if (!DType.IsFloatingPoint())
            return IntegerReduction(nameof(Prod), dims, keepDim, default(ProdOp));
        bool[] isReduced = ReducedDims(nameof(Prod), dims);
        return Reduction(nameof(Prod), dims, keepDim, default(ProdOp), (x, _, dy) => dy * x.ProductOfOthers(isReduced));
    }

    /// <summary>Per element, the product of all others that are reduced with it: of those before times of those
    /// behind.</summary>
    private Tensor ProductOfOthers(bool[] isReduced)
    {
        int[] order = KeptThenReduced(isReduced);
        var inverse = new int[Rank];
        for (int i = 0; i < order.Length; i++)
            inverse[order[i]] = i;
        Tensor moved = Permute(order);
        Shape kept = KeptShape(isReduced, keepDim: false);
        long n = ReducedCount(nameof(Prod), order.AsSpan(kept.Rank));
        Tensor rows = moved.Reshape([.. kept, Check.Size(nameof(Prod), n)]);
        Tensor before = rows.RunningProduct(kept.Rank, reverse: false).Shift(kept.Rank, 1, fill: 1);
        Tensor behind = rows.RunningProduct(kept.Rank, reverse: true).Shift(kept.Rank, -1, fill: 1);
        return (before * behind).Reshape(moved.Shape).Permute(inverse);
    }
}

internal readonly struct ProdOp : IReduceOp, IIntegerReduceOp
{
    public double Identity => 1;

    public long IntegerIdentity => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Combine<T>(T a, T b)
        where T : struct, ILane<T>
        => a * b;

    public long Combine(long a, long b) => unchecked(a * b);
}
