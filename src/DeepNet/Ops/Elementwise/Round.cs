using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The nearest whole number, ties to even; the gradient is 0.</summary>
    /// <remarks>torch.round.</remarks>
    public Tensor Round() => Elementwise(nameof(Round), default(RoundOp));

    /// <summary>The nearest number with this many decimals, ties to even; negative counts places before the
    /// point.</summary>
    /// <remarks>Computed as round(x · 10ᵈ) / 10ᵈ. torch.round(decimals).</remarks>
    public Tensor Round(int decimals) => Elementwise(nameof(Round), new RoundDecimalsOp(decimals));
}

internal readonly struct RoundOp : IUnaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => T.Round(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
        => T.Of(0);
}

internal readonly struct RoundDecimalsOp(int decimals) : IUnaryOp
{
    private readonly Setting _scale = Math.Pow(10, Math.Abs(decimals));
    private readonly int _isFraction = decimals >= 0 ? 1 : 0; // kernels of a GPU take no bool

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
    {
        T scale = T.Of(_scale);
        return _isFraction != 0 ? T.Round(x * scale) / scale : T.Round(x / scale) * scale;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
        => T.Of(0);
}
