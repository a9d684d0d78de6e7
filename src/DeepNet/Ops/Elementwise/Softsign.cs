using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>y = x / (1 + |x|).</summary>
    /// <remarks>torch.nn.functional.softsign.</remarks>
    public Tensor Softsign() => Elementwise(nameof(Softsign), default(SoftsignOp));
}

internal readonly struct SoftsignOp : IDerivativeOfArgument
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => x / (1 + T.Abs(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
    {
        T d = 1 + T.Abs(x);
        return 1 / (d * d);
    }
}
