using System.Numerics;
using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Mask of x ≥ y, element by element; shapes broadcast, types must be equal. False where either is
    /// NaN.</summary>
    /// <remarks>torch.ge.</remarks>
    public Tensor Ge(Tensor other) => Compare(nameof(Ge), this, other, default(GeOp));

    /// <summary>The same with one number, in this tensor's type.</summary>
    public Tensor Ge(double other) => Ge(ScalarLike(other));

    /// <summary>Mask of a ≥ b; see <see cref="Ge(Tensor)"/>.</summary>
    public static Tensor operator >=(Tensor a, Tensor b) => Compare(nameof(Ge), a, b, default(GeOp));

    /// <summary>Mask of a ≥ b; see <see cref="Ge(Tensor)"/>.</summary>
    public static Tensor operator >=(Tensor a, double b)
    {
        ArgumentNullException.ThrowIfNull(a);
        return a.Ge(b);
    }

    /// <summary>The same with one whole number, exactly for integer tensors.</summary>
    public Tensor Ge(long other) => Ge(ScalarLike(other));

    /// <summary>The same with one whole number; see <see cref="Ge(Tensor)"/>.</summary>
    public static Tensor operator >=(Tensor a, long b)
    {
        ArgumentNullException.ThrowIfNull(a);
        return a.Ge(b);
    }
}

internal readonly struct GeOp : ICompareOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Mask<T>(T a, T b)
        where T : struct, ILane<T>
        => T.LessOrEqual(b, a);

    public bool Holds<T>(T a, T b)
        where T : unmanaged, IBinaryInteger<T>
        => a >= b;
}
