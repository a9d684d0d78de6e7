using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Hyperbolic tangent.</summary>
    /// <remarks>torch.tanh.</remarks>
    public Tensor Tanh() => Elementwise(nameof(Tanh), default(TanhOp));
}

internal readonly struct TanhOp : IUnaryOp
{
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => T.Tanh(x);

    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
        => 1 - (y * y);
}
