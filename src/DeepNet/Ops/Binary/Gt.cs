using System.Numerics;
using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Mask of x &gt; y, element by element; shapes broadcast, types must be equal. False where either is
    /// NaN.</summary>
    /// <remarks>torch.gt.</remarks>
    public Tensor Gt(Tensor other) => Compare(nameof(Gt), this, other, default(GtOp));

    /// <summary>The same with one number, in this tensor's type.</summary>
    public Tensor Gt(double other) => Gt(ScalarLike(other));

    /// <summary>Mask of a &gt; b; see <see cref="Gt(Tensor)"/>.</summary>
    public static Tensor operator >(Tensor a, Tensor b) => Compare(nameof(Gt), a, b, default(GtOp));

    /// <summary>Mask of a &gt; b; see <see cref="Gt(Tensor)"/>.</summary>
    public static Tensor operator >(Tensor a, double b)
    {
        ArgumentNullException.ThrowIfNull(a);
        return a.Gt(b);
    }

    /// <summary>The same with one whole number, exactly for integer tensors.</summary>
    public Tensor Gt(long other) => Gt(ScalarLike(other));

    /// <summary>The same with one whole number; see <see cref="Gt(Tensor)"/>.</summary>
    public static Tensor operator >(Tensor a, long b)
    {
        ArgumentNullException.ThrowIfNull(a);
        return a.Gt(b);
    }
}

internal readonly struct GtOp : ICompareOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Mask<T>(T a, T b)
        where T : struct, ILane<T>
        => T.Less(b, a);

    public bool Holds<T>(T a, T b)
        where T : unmanaged, IBinaryInteger<T>
        => a > b;
}
