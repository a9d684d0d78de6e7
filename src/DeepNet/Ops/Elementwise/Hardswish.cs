using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Piecewise form of Silu: y = x · min(max(x + 3, 0), 6) / 6.</summary>
    /// <remarks>Howard et al., 2019, https://arxiv.org/abs/1905.02244; torch.nn.functional.hardswish.</remarks>
    public Tensor Hardswish() => Elementwise(nameof(Hardswish), default(HardswishOp));
}

internal readonly struct HardswishOp : IDerivativeOfArgument
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => x * default(HardsigmoidOp).Forward(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
    {
        // As PyTorch, 1 at 3 and -½ at -3.
        T slope = T.Select(T.LessOrEqual(T.Of(3), x), T.Of(1), (x * (1.0 / 3)) + 0.5);
        return T.Select(T.Less(x, T.Of(-3)), T.Of(0), slope);
    }
}
