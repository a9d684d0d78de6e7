namespace DeepNet.Data;

/// <summary>Ways to put samples together, for <see cref="DataLoader.Create"/>:
/// <c>DataLoader.Create(texts, 32, Collate.Pad)</c>.</summary>
public static class Collate
{
    /// <summary>Stacks tensors of the same shapes along a new dim 0.</summary>
    /// <remarks>What a loader of tuples does by itself. torch.utils.data.default_collate.</remarks>
    /// <exception cref="ArgumentException">There are no samples.</exception>
    /// <exception cref="InvalidOperationException">Samples differ in the number of tensors.</exception>
    /// <exception cref="ShapeException">The shapes of two samples differ.</exception>
    public static TensorTuple Stack(IReadOnlyList<TensorTuple> samples)
    {
        CheckSamples(nameof(Stack), samples);
        TensorTuple first = samples[0];
        foreach (TensorTuple sample in samples)
        {
            Check.State(
                sample.Count == first.Count,
                $"DataLoader: samples {first} and {sample} of one batch differ in the number of tensors.");
        }

        var batch = new Tensor[first.Count];
        for (int i = 0; i < batch.Length; i++)
        {
            var parts = new Tensor[samples.Count];
            for (int s = 0; s < parts.Length; s++)
            {
                parts[s] = samples[s][i];
                Check.Shape(
                    parts[s].Shape == first[i].Shape,
                    $"DataLoader: tensors {i} of two samples of one batch have shapes {first[i].Shape} "
                        + $"and {parts[s].Shape}; DataLoader.Create takes a function that puts them together.");
            }

            batch[i] = Tensor.Stack(parts);
        }

        return new TensorTuple(batch);
    }

    /// <summary>
    /// Sequences [steps, features…] of different lengths as one tensor [batch, longest, features…], filled up with
    /// zeros, and their lengths [batch] as Int64.
    /// </summary>
    /// <remarks>torch.nn.utils.rnn.pad_sequence with batch_first.</remarks>
    /// <exception cref="ArgumentException">There are no samples.</exception>
    /// <exception cref="ShapeException">A sequence is a scalar, or features differ.</exception>
    /// <exception cref="DTypeException">The types differ.</exception>
    public static (Tensor Padded, Tensor Lengths) Pad(IReadOnlyList<Tensor> sequences) => Pad(sequences, 0);

    /// <summary>The same with another value behind the ends: <c>batch =&gt; Collate.Pad(batch, -1)</c>.</summary>
    /// <inheritdoc cref="Pad(IReadOnlyList{Tensor})"/>
    public static (Tensor Padded, Tensor Lengths) Pad(IReadOnlyList<Tensor> sequences, double paddingValue)
    {
        CheckSamples(nameof(Pad), sequences);
        Tensor[] parts = [.. sequences];
        Tensor padded = Tensor.PadSequence(parts, batchFirst: true, paddingValue);
        return (padded, Tensor.From<long>(Array.ConvertAll(parts, part => (long)part.Shape[0])));
    }

    /// <summary>
    /// The same for pairs of a sequence and something of one shape, such as a label: these are stacked.
    /// </summary>
    /// <inheritdoc cref="Pad(IReadOnlyList{Tensor})"/>
    public static (Tensor Padded, Tensor Lengths, Tensor Targets) Pad(
        IReadOnlyList<(Tensor Sequence, Tensor Target)> samples) => Pad(samples, 0);

    /// <summary>The same with another value behind the ends.</summary>
    /// <inheritdoc cref="Pad(IReadOnlyList{Tensor})"/>
    public static (Tensor Padded, Tensor Lengths, Tensor Targets) Pad(
        IReadOnlyList<(Tensor Sequence, Tensor Target)> samples, double paddingValue)
    {
        CheckSamples(nameof(Pad), samples);
        (Tensor padded, Tensor lengths) = Pad([.. samples.Select(sample => sample.Sequence)], paddingValue);
        return (padded, lengths, Targets(samples));
    }

    /// <summary>Sequences [steps, features…] of different lengths as one packed sequence, in any order.</summary>
    /// <remarks>What comes out of a recurrent layer is in the order of the samples. torch.nn.utils.rnn.pack_sequence.
    /// </remarks>
    /// <exception cref="ArgumentException">There are no samples, or a sequence has no steps.</exception>
    /// <exception cref="ShapeException">A sequence is a scalar, or features differ.</exception>
    /// <exception cref="DTypeException">The types differ.</exception>
    public static PackedSequence Pack(IReadOnlyList<Tensor> sequences)
    {
        CheckSamples(nameof(Pack), sequences);
        return PackedSequence.PackSequence([.. sequences], enforceSorted: false);
    }

    /// <summary>
    /// The same for pairs of a sequence and something of one shape, such as a label: these are stacked.
    /// </summary>
    /// <inheritdoc cref="Pack(IReadOnlyList{Tensor})"/>
    public static (PackedSequence Packed, Tensor Targets) Pack(
        IReadOnlyList<(Tensor Sequence, Tensor Target)> samples)
    {
        CheckSamples(nameof(Pack), samples);
        return (Pack([.. samples.Select(sample => sample.Sequence)]), Targets(samples));
    }

    private static Tensor Targets(IReadOnlyList<(Tensor Sequence, Tensor Target)> samples)
    {
        foreach ((_, Tensor target) in samples)
        {
            Check.Shape(
                target.Shape == samples[0].Target.Shape,
                $"Collate: the targets of two samples of one batch have shapes {samples[0].Target.Shape} and "
                    + $"{target.Shape}.");
        }

        return Tensor.Stack([.. samples.Select(sample => sample.Target)]);
    }

    private static void CheckSamples<T>(string function, IReadOnlyList<T> samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        Check.Argument(samples.Count > 0, $"Collate.{function}: there are no samples.");
    }
}
