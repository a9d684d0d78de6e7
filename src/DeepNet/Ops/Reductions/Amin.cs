using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The smallest of all elements, as a scalar.</summary>
    public Tensor Amin() => Amin([], keepDim: false);

    /// <summary>The smallest element along one dimension, which is kept with size 1 if asked.</summary>
    public Tensor Amin(int dim, bool keepDim = false) => Amin([dim], keepDim);

    /// <summary>The smallest element over several dimensions; over all if none is named. NaN if one is NaN.</summary>
    /// <remarks>Elements that tie share the gradient evenly; <see cref="Min(int, bool)"/> gives it to one.
    /// torch.amin.</remarks>
    /// <exception cref="ShapeException">There is nothing to reduce.</exception>
    public Tensor Amin(ReadOnlySpan<int> dims, bool keepDim = false) =>
        Extreme(nameof(Amin), dims, keepDim, default(AminOp));
}

internal readonly struct AminOp : IReduceOp, IIntegerReduceOp
{
    public double Identity => double.PositiveInfinity;

    public long IntegerIdentity => long.MaxValue;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Combine<T>(T a, T b)
        where T : struct, ILane<T>
        => T.Min(a, b);

    public long Combine(long a, long b) => Math.Min(a, b);
}
