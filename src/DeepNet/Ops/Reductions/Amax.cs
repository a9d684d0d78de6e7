using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The largest of all elements, as a scalar.</summary>
    public Tensor Amax() => Amax([], keepDim: false);

    /// <summary>The largest element along one dimension, which is kept with size 1 if asked.</summary>
    public Tensor Amax(int dim, bool keepDim = false) => Amax([dim], keepDim);

    /// <summary>The largest element over several dimensions; over all if none is named. NaN if one is NaN.</summary>
    /// <remarks>Elements that tie share the gradient evenly; <see cref="Max(int, bool)"/> gives it to one.
    /// torch.amax.</remarks>
    /// <exception cref="ShapeException">There is nothing to reduce.</exception>
    public Tensor Amax(ReadOnlySpan<int> dims, bool keepDim = false) =>
        Extreme(nameof(Amax), dims, keepDim, default(AmaxOp));
}

internal readonly struct AmaxOp : IReduceOp, IIntegerReduceOp
{
    public double Identity => double.NegativeInfinity;

    public long IntegerIdentity => long.MinValue;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Combine<T>(T a, T b)
        where T : struct, ILane<T>
        => T.Max(a, b);

    public long Combine(long a, long b) => Math.Max(a, b);
}
