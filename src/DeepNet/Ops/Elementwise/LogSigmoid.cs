using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Logarithm of the logistic function: y = -ln(1 + e⁻ˣ).</summary>
    /// <remarks>torch.nn.functional.logsigmoid.</remarks>
    public Tensor LogSigmoid() => Elementwise(nameof(LogSigmoid), default(LogSigmoidOp));
}

internal readonly struct LogSigmoidOp : IDerivativeOfArgument
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
    {
        // min(x, 0) - ln(1 + e^-|x|), which never overflows.
        return T.Min(x, T.Of(0)) - T.Log1p(T.Exp(-T.Abs(x)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
        => default(SigmoidOp).Forward(-x);
}
