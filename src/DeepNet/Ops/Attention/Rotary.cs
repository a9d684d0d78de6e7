namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Rotary position embedding: turns pairs of features by an angle for each position.</summary>
    /// <param name="cos">Cosines, […, length, rotated / 2]; broadcast to this tensor's dims. See
    /// <see cref="Positions.Rotary"/>.</param>
    /// <param name="sin">Sines, of the same shape.</param>
    /// <param name="interleaved">False pairs feature i with i + rotated / 2 (GPT-NeoX, Llama), true 2i with 2i + 1
    /// (the paper, GPT-J).</param>
    /// <returns>[…, length, size], as this tensor: a pair (a, b) becomes (a cos − b sin, b cos + a sin); features
    /// behind the rotated ones stay.</returns>
    /// <remarks>For queries and keys, whose products then depend on the distance of their positions only. Su et al.,
    /// 2021, https://arxiv.org/abs/2104.09864.</remarks>
    /// <exception cref="ShapeException">The shapes do not go together.</exception>
    /// <exception cref="DTypeException">The types differ or are not floating point.</exception>
    public Tensor Rotary(Tensor cos, Tensor sin, bool interleaved = false)
    {
        ArgumentNullException.ThrowIfNull(cos);
        ArgumentNullException.ThrowIfNull(sin);
        if (Autocast.IsOn)
        {
            using var cast = Autocast.Suspend();
            return cast.Wide(this).Rotary(cast.Wide(cos), cast.Wide(sin), interleaved);
        }

        Check.Floating(nameof(Rotary), this);
        Check.SameKind(nameof(Rotary), this, cos);
        Check.SameKind(nameof(Rotary), this, sin);
        Check.Shape(
            Rank >= 2 && cos.Rank >= 1 && cos.Shape == sin.Shape && 2L * cos.Shape[-1] <= Shape[-1],
            $"Rotary: cos {cos.Shape} and sin {sin.Shape} must be equal and have at most half the features of "
                + $"{Shape}.");
        Shape.Broadcast(nameof(Rotary), new Shape(Shape.AsSpan()[..^1]), new Shape(cos.Shape.AsSpan()[..^1]));
        if (DType.IsHalf())
        {
            return Cast(DType.Float32).Rotary(cos.Cast(DType.Float32), sin.Cast(DType.Float32), interleaved)
                .Cast(DType);
        }

        int half = cos.Shape[-1], rotated = 2 * half;
        Tensor x = Narrow(-1, 0, rotated);
        (Tensor a, Tensor b) = interleaved
            ? (x.Slice(-1, 0, rotated, 2), x.Slice(-1, 1, rotated, 2))
            : (x.Narrow(-1, 0, half), x.Narrow(-1, half, half));
        Tensor first = (a * cos) - (b * sin), second = (b * cos) + (a * sin);
        Tensor y = interleaved ? Stack([first, second], -1).Flatten(-2) : Concat([first, second], -1);
        return rotated == Shape[-1] ? y : Concat([y, Narrow(-1, rotated, Shape[-1] - rotated)], -1);
    }
}
