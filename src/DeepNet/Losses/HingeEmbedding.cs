using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public static partial class Loss
{
    /// <summary>
    /// Hinge loss of distances x between pairs: x where the pair is alike (y = 1), max(0, margin - x) where it is not
    /// (y = -1).
    /// </summary>
    /// <param name="input">Distances x, of any shape.</param>
    /// <param name="target">1 or -1 per distance, of the same shape and type.</param>
    /// <param name="margin">How far apart pairs that differ should be.</param>
    /// <param name="reduction">Mean over all elements by default.</param>
    /// <remarks>The gradient at x = margin is that of the sloping side. torch.nn.functional.hinge_embedding_loss.
    /// </remarks>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    /// <exception cref="DTypeException">The types differ or are not floating point.</exception>
    /// <exception cref="ArgumentException"><paramref name="margin"/> is not finite.</exception>
    public static Tensor HingeEmbedding(
        Tensor input, Tensor target, double margin = 1, Reduction reduction = Reduction.Mean)
    {
        CheckMargin(nameof(HingeEmbedding), margin);
        return Pointwise(nameof(HingeEmbedding), input, target, new HingeEmbeddingOp(margin), reduction);
    }
}

// A target that is neither 1 nor -1 gets both terms, as in PyTorch.
internal readonly struct HingeEmbeddingOp(Setting margin) : IBinaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T a, T b)
        where T : struct, ILane<T>
        => Alike(b, a) + Different(b, T.Max(T.Of(margin) - a, T.Of(0)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeA<T>(T a, T b, T y)
        where T : struct, ILane<T>
        => Alike(b, T.Of(1)) + Different(b, T.Select(T.LessOrEqual(a, T.Of(margin)), T.Of(-1), T.Of(0)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeB<T>(T a, T b, T y)
        where T : struct, ILane<T>
        => T.Select(T.Equal(a, a), T.Of(0), T.Of(0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Alike<T>(T b, T value)
        where T : struct, ILane<T>
        => T.Select(T.Equal(b, T.Of(-1)), T.Of(0), value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Different<T>(T b, T value)
        where T : struct, ILane<T>
        => T.Select(T.Equal(b, T.Of(1)), T.Of(0), value);
}
