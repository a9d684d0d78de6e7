using System.Numerics;
using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Mask of x &lt; y, element by element; shapes broadcast, types must be equal. False where either is
    /// NaN.</summary>
    /// <remarks>torch.lt.</remarks>
    public Tensor Lt(Tensor other) => Compare(nameof(Lt), this, other, default(LtOp));

    /// <summary>The same with one number, in this tensor's type.</summary>
    public Tensor Lt(double other) => Lt(ScalarLike(other));

    /// <summary>Mask of a &lt; b; see <see cref="Lt(Tensor)"/>.</summary>
    public static Tensor operator <(Tensor a, Tensor b) => Compare(nameof(Lt), a, b, default(LtOp));

    /// <summary>Mask of a &lt; b; see <see cref="Lt(Tensor)"/>.</summary>
    public static Tensor operator <(Tensor a, double b)
    {
        ArgumentNullException.ThrowIfNull(a);
        return a.Lt(b);
    }

    /// <summary>The same with one whole number, exactly for integer tensors.</summary>
    public Tensor Lt(long other) => Lt(ScalarLike(other));

    /// <summary>The same with one whole number; see <see cref="Lt(Tensor)"/>.</summary>
    public static Tensor operator <(Tensor a, long b)
    {
        ArgumentNullException.ThrowIfNull(a);
        return a.Lt(b);
    }
}

internal readonly struct LtOp : ICompareOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Mask<T>(T a, T b)
        where T : struct, ILane<T>
        => T.Less(a, b);

    public bool Holds<T>(T a, T b)
        where T : unmanaged, IBinaryInteger<T>
        => a < b;
}
