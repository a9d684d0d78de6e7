using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public static partial class Loss
{
    /// <summary>Cross entropy of two classes, from logits: -w (p y log σ(x) + (1 - y) log(1 - σ(x))).</summary>
    /// <param name="input">Logits x: any real numbers.</param>
    /// <param name="target">Probabilities y in [0, 1], of the same shape.</param>
    /// <param name="weight">A factor w per element; broadcasts to the input's shape. No gradient is computed for it
    /// unless it asks.</param>
    /// <param name="posWeight">A factor p of the positive term, usually one per class; broadcasts to the input's
    /// shape.</param>
    /// <param name="reduction">Mean over all elements by default.</param>
    /// <remarks>
    /// Computed as max(x, 0) - xy + log(1 + e^-|x|), which neither overflows nor cancels.
    /// torch.nn.functional.binary_cross_entropy_with_logits.
    /// </remarks>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    /// <exception cref="DTypeException">The types differ or are not floating point.</exception>
    public static Tensor BinaryCrossEntropyWithLogits(
        Tensor input,
        Tensor target,
        Tensor? weight = null,
        Tensor? posWeight = null,
        Reduction reduction = Reduction.Mean)
    {
        const string name = nameof(BinaryCrossEntropyWithLogits);
        using var cast = Autocast.Wide(ref input, ref target, ref weight);
        posWeight = cast.Wide(posWeight);
        CheckPair(name, input, target);
        CheckWeight(name, nameof(weight), weight, input);
        CheckWeight(name, nameof(posWeight), posWeight, input);
        if (input.DType.IsHalf())
        {
            return BinaryCrossEntropyWithLogits(
                input.Cast(DType.Float32),
                target.Cast(DType.Float32),
                weight?.Cast(DType.Float32),
                posWeight?.Cast(DType.Float32),
                reduction).Cast(input.DType);
        }

        // -log σ(x) is the loss for y = 1, and -log(1 - σ(x)) is x more.
        Tensor losses = posWeight is null
            ? Logistic(name, input, target)
            : ((1 - target) * input)
                + ((1 + ((posWeight - 1) * target))
                    * Logistic(name, input, Tensor.Ones(input.Shape, input.DType, input.Device)));
        return Reduce(name, weight is null ? losses : losses * weight, reduction);
    }

    private static Tensor Logistic(string name, Tensor x, Tensor y)
    {
        Tensor losses = x.NewLike();
        var op = default(LogisticLossOp);
        x.Backend.Binary(x, y, losses, op);
        return losses.Track(
            name,
            (x, dy => GradMode.IsEnabled ? dy * (x.Sigmoid() - y) : Gradient(dy, second: false)),
            (y, dy => GradMode.IsEnabled ? -(dy * x) : Gradient(dy, second: true)));

        Tensor Gradient(Tensor dy, bool second)
        {
            Tensor dx = losses.NewLike();
            x.Backend.BinaryGrad(x, y, losses, dy.Contiguous(), dx, op, second);
            return dx;
        }
    }
}

internal readonly struct LogisticLossOp : IBinaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T a, T b)
        where T : struct, ILane<T>
        => T.Max(a, T.Of(0)) - (a * b) + T.Log1p(T.Exp(-T.Abs(a)));

    // σ(a) - b, with σ from e^-|a|, which cannot overflow.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeA<T>(T a, T b, T y)
        where T : struct, ILane<T>
    {
        T e = T.Exp(-T.Abs(a));
        return (T.Select(T.Less(a, T.Of(0)), e, T.Of(1)) / (1 + e)) - b;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeB<T>(T a, T b, T y)
        where T : struct, ILane<T>
        => -a;
}
