using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>y = x for x &gt; 0, else weight · x, with a learned weight for all channels or one for each.</summary>
    /// <param name="weight">One element, or [channels], where the channels are dim 1 of x.</param>
    /// <remarks>Gradient of the weight: the sum of dy · x over x ≤ 0. He et al., 2015,
    /// https://arxiv.org/abs/1502.01852;
    /// torch.nn.functional.prelu.</remarks>
    /// <exception cref="ShapeException">The weight has neither one element nor one per channel.</exception>
    /// <exception cref="DTypeException">The types differ, or are not floating point.</exception>
    public Tensor Prelu(Tensor weight)
    {
        ArgumentNullException.ThrowIfNull(weight);
        int channels = Rank >= 2 ? Shape[1] : 1;
        Check.Shape(
            weight.Rank <= 1 && (weight.Count == 1 || weight.Count == channels),
            $"Prelu: weight {weight.Shape} for input {Shape}; "
                + $"it must have one element or one per channel, of which dim 1 has {channels}.");
        var sizes = new int[Math.Max(Rank, 1)];
        Array.Fill(sizes, 1);
        if (weight.Count != 1)
            sizes[1] = channels;
        Tensor slope = Rank == 0 ? weight.Reshape([]) : weight.Reshape(sizes);
        return Binary(nameof(Prelu), this, slope, default(PreluOp));
    }
}

internal readonly struct PreluOp : IBinaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T a, T b)
        where T : struct, ILane<T>
        => T.Select(T.Less(T.Of(0), a), a, b * a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeA<T>(T a, T b, T y)
        where T : struct, ILane<T>
        => T.Select(T.Less(T.Of(0), a), T.Of(1), b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeB<T>(T a, T b, T y)
        where T : struct, ILane<T>
        => T.Select(T.Less(T.Of(0), a), T.Of(0), a);
}
