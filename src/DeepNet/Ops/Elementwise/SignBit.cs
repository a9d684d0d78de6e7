using System.Numerics;
using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Mask of the elements whose sign bit is set: negative numbers and -0.</summary>
    /// <remarks>torch.signbit.</remarks>
    public Tensor SignBit() => Compare(nameof(SignBit), this, this, default(SignBitOp));
}

internal readonly struct SignBitOp : ICompareOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Mask<T>(T a, T b)
        where T : struct, ILane<T>
        => T.Less(T.CopySign(T.Of(1), a), T.Of(0));

    public bool Holds<T>(T a, T b)
        where T : unmanaged, IBinaryInteger<T>
        => T.IsNegative(a);
}
