using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The nearest whole number, ties to even; the gradient is 0.</summary>
    /// <remarks>torch.round.</remarks>
    public Tensor Round() => Elementwise(nameof(Round), default(RoundOp));
}

internal readonly struct RoundOp : IUnaryOp
{
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => T.Round(x);

    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
        => T.Of(0);
}
