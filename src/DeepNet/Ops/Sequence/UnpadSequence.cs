namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The sequences of a padded batch, each cut to its length: [steps, features…].</summary>
    /// <param name="lengths">The steps of each sequence.</param>
    /// <param name="batchFirst">True if this is [batch, steps, features…], false if [steps, batch, features…].</param>
    /// <remarks>Views. The inverse of <see cref="PadSequence"/>. torch.nn.utils.rnn.unpad_sequence.</remarks>
    /// <exception cref="ShapeException">There are less than two dims, or not one length for each sequence.</exception>
    /// <exception cref="ArgumentException">A length is not in 0 … steps.</exception>
    public Tensor[] UnpadSequence(ReadOnlySpan<int> lengths, bool batchFirst = false)
    {
        const string name = nameof(UnpadSequence);
        Check.Shape(Rank >= 2, $"{name}: {Shape} must have steps and batch.");
        int steps = Shape[batchFirst ? 1 : 0], batch = Shape[batchFirst ? 0 : 1];
        Check.Shape(
            lengths.Length == batch,
            $"{name}: {lengths.Length} lengths for the {batch} sequences of {Shape}; each needs one.");
        var sequences = new Tensor[batch];
        for (int i = 0; i < batch; i++)
        {
            Check.Argument(
                lengths[i] >= 0 && lengths[i] <= steps,
                $"{name}: length {lengths[i]} of sequence {i} must be in 0 … {steps}, the steps of {Shape}.");
            sequences[i] = Select(batchFirst ? 0 : 1, i).Narrow(0, 0, lengths[i]);
        }

        return sequences;
    }
}
