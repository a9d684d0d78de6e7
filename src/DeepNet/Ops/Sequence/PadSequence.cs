namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Sequences [steps, features…] of different lengths side by side, the shorter ones padded at the
    /// end.</summary>
    /// <param name="sequences">At least one; all sizes but the first are equal.</param>
    /// <param name="batchFirst">True for [batch, steps, features…], false for [steps, batch, features…].</param>
    /// <param name="paddingValue">What stands behind the last step of a sequence.</param>
    /// <remarks>Steps are those of the longest sequence. torch.nn.utils.rnn.pad_sequence.</remarks>
    /// <exception cref="ShapeException">There are no sequences, one is a scalar, or sizes other than the first
    /// differ.</exception>
    /// <exception cref="DTypeException">The types differ.</exception>
    public static Tensor PadSequence(
        ReadOnlySpan<Tensor> sequences, bool batchFirst = false, double paddingValue = 0)
    {
        const string name = nameof(PadSequence);
        Check.Shape(sequences.Length > 0, $"{name}: there are no sequences.");
        Tensor[] parts = Parts(name, sequences);
        int steps = 0;
        foreach (Tensor sequence in parts)
        {
            Check.Shape(
                sequence.Rank > 0 && parts[0].Rank > 0
                    && sequence.Shape.AsSpan()[1..].SequenceEqual(parts[0].Shape.AsSpan()[1..]),
                $"{name}: sequences {parts[0].Shape} and {sequence.Shape} must be [steps, features…] with the same "
                    + $"features.");
            steps = Math.Max(steps, sequence.Shape[0]);
        }

        var padded = new Tensor[parts.Length];
        for (int i = 0; i < padded.Length; i++)
        {
            Tensor sequence = parts[i];
            var amounts = new int[2 * sequence.Rank];
            amounts[^1] = steps - sequence.Shape[0];
            padded[i] = amounts[^1] == 0 ? sequence : sequence.Pad(amounts, PadMode.Constant, paddingValue);
        }

        return Stack(padded, batchFirst ? 0 : 1);
    }
}
