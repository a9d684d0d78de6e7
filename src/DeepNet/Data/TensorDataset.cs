namespace DeepNet.Data;

/// <summary>Samples that lie along dim 0 of tensors: sample i is the tuple of slices i.</summary>
/// <remarks>torch.utils.data.TensorDataset.</remarks>
public sealed class TensorDataset : IDataset<TensorTuple>
{
    private readonly Tensor[] _tensors;
    private readonly Shape[] _samples;

    /// <summary>Creates a dataset over these tensors; nothing is copied.</summary>
    /// <exception cref="ShapeException">A tensor is a scalar, or they differ in their first size.</exception>
    public TensorDataset(params Tensor[] tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        Check.Argument(tensors.Length > 0, $"TensorDataset: there are no tensors.");
        for (int i = 0; i < tensors.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(tensors[i], nameof(tensors));
            Check.Shape(tensors[i].Rank > 0, $"TensorDataset: tensor {i} is a scalar; samples lie along dim 0.");
            Check.Shape(
                tensors[i].Shape[0] == tensors[0].Shape[0],
                $"TensorDataset: tensor 0 of shape {tensors[0].Shape} has {tensors[0].Shape[0]} samples, "
                    + $"but tensor {i} of shape {tensors[i].Shape} has {tensors[i].Shape[0]}.");
        }

        _tensors = Array.ConvertAll(tensors, tensor => tensor.Detach().Contiguous());
        _samples = Array.ConvertAll(tensors, tensor => new Shape(tensor.Shape.AsSpan()[1..]));
    }

    /// <inheritdoc/>
    public int Count => _tensors[0].Shape[0];

    /// <summary>All samples at once: the tensors themselves, without history. Nothing is copied.</summary>
    public TensorTuple Tensors => new([.. _tensors]);

    /// <summary>The slices <paramref name="index"/> of all tensors, as views.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample.</exception>
    public TensorTuple this[int index]
    {
        get
        {
            if ((uint)index >= (uint)Count)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(index), index, $"TensorDataset: there are {Count} samples, not one with number {index}.");
            }

            var sample = new Tensor[_tensors.Length];
            for (int i = 0; i < sample.Length; i++)
            {
                Layout layout = _samples[i].Layout;
                sample[i] = _tensors[i].View(layout.At(_tensors[i].Layout.Offset + (index * layout.Shape.Count)));
            }

            return new TensorTuple(sample);
        }
    }

    /// <summary>Several samples at once, stacked along dim 0: one gather per tensor.</summary>
    internal TensorTuple Batch(ReadOnlySpan<int> indices)
    {
        int first = indices[0];
        bool isRun = true;
        for (int i = 1; i < indices.Length && isRun; i++)
            isRun = indices[i] == first + i;
        var batch = new Tensor[_tensors.Length];
        if (isRun)
        {
            // Neighbours need no gather, but a copy: a batch must not tie up the whole dataset or share its memory.
            for (int i = 0; i < batch.Length; i++)
                batch[i] = _tensors[i].Narrow(0, first, indices.Length).Clone();
            return new TensorTuple(batch);
        }

        var wide = new long[indices.Length];
        for (int i = 0; i < wide.Length; i++)
            wide[i] = indices[i];
        Tensor? index = null;
        for (int i = 0; i < batch.Length; i++)
        {
            if (index is null || index.Device != _tensors[i].Device)
                index = Tensor.From<long>(wide, [wide.Length], _tensors[i].Device);
            batch[i] = _tensors[i].IndexSelect(0, index);
        }

        return new TensorTuple(batch);
    }
}
