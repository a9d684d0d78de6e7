using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>2ˣ.</summary>
    /// <remarks>torch.exp2.</remarks>
    public Tensor Exp2() => Elementwise(nameof(Exp2), default(Exp2Op));
}

internal readonly struct Exp2Op : IDerivativeOfResult
{
    private const double Ln2 = 0.69314718055994530942; // ln 2

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => T.Exp2(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
        => Ln2 * y;
}
