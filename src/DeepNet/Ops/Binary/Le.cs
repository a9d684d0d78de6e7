using System.Numerics;
using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Mask of x ≤ y, element by element; shapes broadcast, types must be equal. False where either is
    /// NaN.</summary>
    /// <remarks>torch.le.</remarks>
    public Tensor Le(Tensor other) => Compare(nameof(Le), this, other, default(LeOp));

    /// <summary>The same with one number, in this tensor's type.</summary>
    public Tensor Le(double other) => Le(ScalarLike(other));

    /// <summary>Mask of a ≤ b; see <see cref="Le(Tensor)"/>.</summary>
    public static Tensor operator <=(Tensor a, Tensor b) => Compare(nameof(Le), a, b, default(LeOp));

    /// <summary>Mask of a ≤ b; see <see cref="Le(Tensor)"/>.</summary>
    public static Tensor operator <=(Tensor a, double b)
    {
        ArgumentNullException.ThrowIfNull(a);
        return a.Le(b);
    }

    /// <summary>The same with one whole number, exactly for integer tensors.</summary>
    public Tensor Le(long other) => Le(ScalarLike(other));

    /// <summary>The same with one whole number; see <see cref="Le(Tensor)"/>.</summary>
    public static Tensor operator <=(Tensor a, long b)
    {
        ArgumentNullException.ThrowIfNull(a);
        return a.Le(b);
    }
}

internal readonly struct LeOp : ICompareOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Mask<T>(T a, T b)
        where T : struct, ILane<T>
        => T.LessOrEqual(a, b);

    public bool Holds<T>(T a, T b)
        where T : unmanaged, IBinaryInteger<T>
        => a <= b;
}
