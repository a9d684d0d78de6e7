using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public static partial class Loss
{
    /// <summary>Logistic loss of two classes: log(1 + e^(-yx)) for scores x and classes y = 1 or -1.</summary>
    /// <param name="input">Scores x, of any shape.</param>
    /// <param name="target">1 or -1 per score, of the same shape and type.</param>
    /// <param name="reduction">Mean over all elements by default.</param>
    /// <remarks>Computed so that it does not overflow. torch.nn.functional.soft_margin_loss.</remarks>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    /// <exception cref="DTypeException">The types differ or are not floating point.</exception>
    public static Tensor SoftMargin(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) =>
        Pointwise(nameof(SoftMargin), input, target, default(SoftMarginOp), reduction);
}

internal readonly struct SoftMarginOp : IBinaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T a, T b)
        where T : struct, ILane<T>
    {
        T z = -(a * b);
        return T.Max(z, T.Of(0)) + T.Log1p(T.Exp(-T.Abs(z)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeA<T>(T a, T b, T y)
        where T : struct, ILane<T>
        => -(b * T.Sigmoid(-(a * b)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeB<T>(T a, T b, T y)
        where T : struct, ILane<T>
        => -(a * T.Sigmoid(-(a * b)));
}
