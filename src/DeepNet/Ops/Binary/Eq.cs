using System.Numerics;
using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Mask of x = y, element by element; shapes broadcast, types must be equal. False where either is
    /// NaN.</summary>
    /// <remarks>torch.eq.</remarks>
    public Tensor Eq(Tensor other) => Compare(nameof(Eq), this, other, default(EqOp));

    /// <summary>The same with one number, in this tensor's type.</summary>
    public Tensor Eq(double other) => Eq(ScalarLike(other));

    /// <summary>The same with one whole number, exactly for integer tensors.</summary>
    public Tensor Eq(long other) => Eq(ScalarLike(other));
}

internal readonly struct EqOp : ICompareOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Mask<T>(T a, T b)
        where T : struct, ILane<T>
        => T.Equal(a, b);

    public bool Holds<T>(T a, T b)
        where T : unmanaged, IBinaryInteger<T>
        => a == b;
}
