using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public static partial class Loss
{
    /// <summary>Absolute error |x - y|, averaged over all elements unless said otherwise; the L1 loss.</summary>
    /// <param name="input">The prediction x, of any shape.</param>
    /// <param name="target">What it should be, y, of the same shape and type.</param>
    /// <param name="reduction">Mean over all elements by default.</param>
    /// <remarks>The gradient where x = y is 0. torch.nn.functional.l1_loss, torch.nn.L1Loss.</remarks>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    /// <exception cref="DTypeException">The types differ or are not floating point.</exception>
    public static Tensor MeanAbsoluteError(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) =>
        Pointwise(nameof(MeanAbsoluteError), input, target, default(AbsoluteErrorOp), reduction);
}

internal readonly struct AbsoluteErrorOp : IBinaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T a, T b)
        where T : struct, ILane<T>
        => T.Abs(a - b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeA<T>(T a, T b, T y)
        where T : struct, ILane<T>
        => default(SignOp).Forward(a - b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeB<T>(T a, T b, T y)
        where T : struct, ILane<T>
        => default(SignOp).Forward(b - a);
}
