namespace DeepNet;

/// <summary>
/// Class indices that have been checked against the predictions they belong to, seen as [batch, inner].
/// </summary>
internal sealed class ClassTargets
{
    private ClassTargets(Tensor labels, Tensor? weight, long ignoreIndex, double smoothing, int classes, long kept)
    {
        Labels = labels;
        Weight = weight;
        IgnoreIndex = ignoreIndex;
        Smoothing = smoothing;
        Classes = classes;
        Kept = kept;
    }

    /// <summary>[batch, inner], Int64, contiguous: a class or <see cref="IgnoreIndex"/>.</summary>
    public Tensor Labels { get; }

    /// <summary>[classes], contiguous, or null for ones.</summary>
    public Tensor? Weight { get; }

    public long IgnoreIndex { get; }

    /// <summary>The share ε of the target that all classes have in equal parts.</summary>
    public double Smoothing { get; }

    public int Classes { get; }

    /// <summary>How many labels are not ignored.</summary>
    public long Kept { get; }

    public int Batch => Labels.Shape[0];

    public int Inner => Labels.Shape[1];

    public bool HasIgnored => Kept != Labels.Count;

    /// <summary>Mask [batch, inner] of what is not ignored.</summary>
    public Tensor IsKept => Labels.Ne(Labels.ScalarLike(IgnoreIndex));

    /// <summary>The labels with 0 in place of ignored ones, which may be any number.</summary>
    public Tensor Known => HasIgnored ? Tensor.Where(IsKept, Labels, Labels.ScalarLike(0)) : Labels;

    /// <summary>Checks the labels. Shapes have been checked.</summary>
    /// <exception cref="LabelException">A label is neither a class nor the ignored one.</exception>
    public static ClassTargets Resolve(
        string name, Tensor input, Tensor targets, Tensor? weight, long ignoreIndex, double smoothing)
    {
        int classes = input.Shape[input.Rank == 1 ? 0 : 1];
        int batch = input.Rank == 1 ? 1 : input.Shape[0];
        Tensor labels = Check.Indices(name, targets).Detach().Contiguous();
        // The backward pass trusts what was checked here, whatever the caller writes into the labels meanwhile.
        if (Tensor.IsRecording(input) && ReferenceEquals(labels.Storage, targets.Storage))
            labels = labels.Clone();
        labels = labels.Reshape([batch, batch == 0 ? 0 : checked((int)(labels.Count / batch))]);
        (long outside, long label, long kept) = labels.Backend.CheckLabels(labels, classes, ignoreIndex);
        if (outside >= 0)
            throw new LabelException(name, label, Position(outside, targets.Shape), classes);
        return new ClassTargets(labels, weight?.Detach().Contiguous(), ignoreIndex, smoothing, classes, kept);
    }

    /// <summary>Predictions as [batch, classes, inner].</summary>
    public Tensor Rows(Tensor input) => input.Reshape([Batch, Classes, Inner]);

    /// <summary>Per label the weight of its class, [batch, inner].</summary>
    public Tensor WeightOfTargets() => Weight!.IndexSelect(0, Known.Reshape([Batch * Inner])).Reshape([Batch, Inner]);

    /// <summary>
    /// The target distributions times the weights of the classes, [batch, classes, inner]; 0 where ignored.
    /// </summary>
    /// <remarks>((1 - ε) [c = t] + ε / classes) w[c].</remarks>
    public Tensor Distribution(DType dtype)
    {
        var numbers = new long[Classes];
        for (int c = 0; c < Classes; c++)
            numbers[c] = c;
        Tensor index = Tensor.From<long>(numbers, [1, Classes, 1], Labels.Device);
        Tensor isTarget = Labels.Reshape([Batch, 1, Inner]).Eq(index);
        Tensor q = (isTarget.Cast(dtype) * (1 - Smoothing)) + (Smoothing / Classes);
        if (Weight is not null)
            q *= Weight.Reshape([1, Classes, 1]);
        return HasIgnored ? Tensor.Where(IsKept.Reshape([Batch, 1, Inner]), q, q.ScalarLike(0)) : q;
    }

    /// <summary>Losses [batch, inner] to what the caller asked for.</summary>
    public Tensor Reduce(string name, Tensor losses, Reduction reduction, Shape shape) => reduction switch
    {
        Reduction.Mean when Weight is null => losses.Sum() / Kept,
        Reduction.Mean => losses.Sum() / TotalWeight(),
        Reduction.Sum => losses.Sum(),
        Reduction.None => losses.Reshape(shape),
        _ => throw new ArgumentOutOfRangeException(
            nameof(reduction), reduction, $"{name}: {reduction} is not a reduction."),
    };

    private Tensor TotalWeight()
    {
        Tensor weights = WeightOfTargets();
        return (HasIgnored ? Tensor.Where(IsKept, weights, weights.ScalarLike(0)) : weights).Sum();
    }

    private static long[] Position(long flat, Shape shape)
    {
        var position = new long[shape.Rank];
        for (int d = shape.Rank - 1; d >= 0; d--)
            (flat, position[d]) = Math.DivRem(flat, shape[d]);
        return position;
    }
}
