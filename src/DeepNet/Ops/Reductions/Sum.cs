using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The sum of all elements, as a scalar.</summary>
    public Tensor Sum() => Sum([], keepDim: false);

    /// <summary>The sum over one dimension, which is kept with size 1 if asked.</summary>
    public Tensor Sum(int dim, bool keepDim = false) => Sum([dim], keepDim);

    /// <summary>The sum over several dimensions; over all if none is named.</summary>
    /// <remarks>Integers and Bool are summed in Int64. An empty sum is 0. torch.sum.</remarks>
    public Tensor Sum(ReadOnlySpan<int> dims, bool keepDim = false)
    {
        if (!DType.IsFloatingPoint())
            return IntegerReduction(nameof(Sum), dims, keepDim, default(SumOp));
        return Reduction(nameof(Sum), dims, keepDim, default(SumOp), (x, _, dy) => dy.Expand(x.Shape));
    }

    /// <summary>Summed down to a shape that broadcasts to this one: the gradient of broadcasting.</summary>
    internal Tensor SumTo(Shape shape)
    {
        if (Shape == shape)
            return this;
        int shift = Rank - shape.Rank;
        var dims = new List<int>();
        for (int d = 0; d < Rank; d++)
        {
            if (d < shift || (shape[d - shift] == 1 && Shape[d] != 1))
                dims.Add(d);
        }

        return Sum(dims.ToArray(), keepDim: true).Reshape(shape);
    }
}

internal readonly struct SumOp : IReduceOp, IIntegerReduceOp
{
    public double Identity => 0;

    public long IntegerIdentity => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Combine<T>(T a, T b)
        where T : struct, ILane<T>
        => a + b;

    public long Combine(long a, long b) => unchecked(a + b);
}
