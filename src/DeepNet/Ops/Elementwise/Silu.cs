using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Sigmoid linear unit (Swish): y = x / (1 + e⁻ˣ).</summary>
    /// <remarks>Elfwing et al., 2017, https://arxiv.org/abs/1702.03118; torch.nn.functional.silu.</remarks>
    public Tensor Silu() => Elementwise(nameof(Silu), default(SiluOp));
}

internal readonly struct SiluOp : IDerivativeOfArgument
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => x * default(SigmoidOp).Forward(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
    {
        T s = default(SigmoidOp).Forward(x);
        return s * (1 + (x * (1 - s)));
    }
}
