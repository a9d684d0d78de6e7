using System.Numerics;
using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Mask of x ≠ y, element by element; shapes broadcast, types must be equal. False where either is NaN,
    /// but for inequality, which is true there.</summary>
    /// <remarks>torch.ne.</remarks>
    public Tensor Ne(Tensor other) => Compare(nameof(Ne), this, other, default(NeOp));

    /// <summary>The same with one number, in this tensor's type.</summary>
    public Tensor Ne(double other) => Ne(ScalarLike(other));

    /// <summary>The same with one whole number, exactly for integer tensors.</summary>
    public Tensor Ne(long other) => Ne(ScalarLike(other));
}

internal readonly struct NeOp : ICompareOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Mask<T>(T a, T b)
        where T : struct, ILane<T>
        => T.Not(T.Equal(a, b));

    public bool Holds<T>(T a, T b)
        where T : unmanaged, IBinaryInteger<T>
        => a != b;
}
