using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public static partial class Loss
{
    /// <summary>Squared error (x - y)², averaged over all elements unless said otherwise; the MSE loss.</summary>
    /// <param name="input">The prediction x, of any shape.</param>
    /// <param name="target">What it should be, y, of the same shape and type.</param>
    /// <param name="reduction">Mean over all elements by default.</param>
    /// <remarks>torch.nn.functional.mse_loss, torch.nn.MSELoss.</remarks>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    /// <exception cref="DTypeException">The types differ or are not floating point.</exception>
    public static Tensor MeanSquaredError(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) =>
        Pointwise(nameof(MeanSquaredError), input, target, default(SquaredErrorOp), reduction);
}

internal readonly struct SquaredErrorOp : IBinaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T a, T b)
        where T : struct, ILane<T>
    {
        T d = a - b;
        return d * d;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeA<T>(T a, T b, T y)
        where T : struct, ILane<T>
        => 2 * (a - b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeB<T>(T a, T b, T y)
        where T : struct, ILane<T>
        => 2 * (b - a);
}
