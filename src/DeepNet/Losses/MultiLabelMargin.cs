namespace DeepNet;

public static partial class Loss
{
    /// <summary>
    /// Hinge loss of many classes of which several hold: 1 / classes · Σ over targets t and other classes c of
    /// max(0, 1 - x[t] + x[c]).
    /// </summary>
    /// <param name="input">Scores: [batch, classes] or [classes].</param>
    /// <param name="targets">Class indices of the input's shape, Int64 or Int32: of each row those before the first -1
    /// are its targets.</param>
    /// <param name="reduction">Mean over the batch by default.</param>
    /// <remarks>The gradient of max at 0 is 0. torch.nn.functional.multilabel_margin_loss.</remarks>
    /// <exception cref="ShapeException">The shapes do not go together.</exception>
    /// <exception cref="LabelException">A target is no class.</exception>
    public static Tensor MultiLabelMargin(Tensor input, Tensor targets, Reduction reduction = Reduction.Mean)
    {
        const string name = nameof(MultiLabelMargin);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(targets);
        Check.Floating(name, input);
        Check.SameDevice(name, input, targets);
        Check.Shape(
            input.Rank is 1 or 2 && targets.Shape == input.Shape && input.Shape[-1] > 0,
            $"{name}: input {input.Shape} and targets {targets.Shape} must both be [batch, classes] or [classes].");
        if (input.DType.IsHalf())
            return MultiLabelMargin(input.Cast(DType.Float32), targets, reduction).Cast(input.DType);

        int classes = input.Shape[-1], batch = input.Rank == 1 ? 1 : input.Shape[0];
        (long[] labels, bool[] isLabel, bool[] isTarget, int most) = LabelLists(name, targets, batch, classes);
        Tensor x = input.Reshape([batch, classes]);
        Tensor index = Tensor.From<long>(labels, [batch, most], input.Device);
        Tensor counts = Tensor.From<bool>(isLabel, [batch, most, 1], input.Device)
            .LogicalAnd(Tensor.From<bool>(isTarget, [batch, 1, classes], input.Device).LogicalNot());
        Tensor hinge = (x.Unsqueeze(1) - x.Gather(1, index).Unsqueeze(2) + 1).Relu();
        Tensor losses = Tensor.Where(counts, hinge, hinge.ScalarLike(0)).Sum([1, 2]) / classes;
        return Reduce(name, losses.Reshape(input.Shape.AsSpan()[..^1].ToArray()), reduction);
    }

    /// <summary>
    /// The targets of every row, in a table as wide as the longest list, with which entries are targets and which
    /// classes are.
    /// </summary>
    private static (long[] Labels, bool[] IsLabel, bool[] IsTarget, int Most) LabelLists(
        string name, Tensor targets, int batch, int classes)
    {
        long[] all = Check.Indices(name, targets).ToArray<long>();
        var counts = new int[batch];
        var isTarget = new bool[all.Length];
        int most = 0;
        for (int n = 0; n < batch; n++)
        {
            ReadOnlySpan<long> row = all.AsSpan(n * classes, classes);
            int end = row.IndexOf(-1L);
            counts[n] = end < 0 ? classes : end;
            most = Math.Max(most, counts[n]);
            for (int j = 0; j < counts[n]; j++)
            {
                if ((ulong)row[j] >= (ulong)classes)
                    throw new LabelException(name, row[j], targets.Rank == 1 ? [j] : [n, j], classes);
                isTarget[(n * classes) + row[j]] = true;
            }
        }

        var labels = new long[batch * most];
        var isLabel = new bool[batch * most];
        for (int n = 0; n < batch; n++)
        {
            all.AsSpan(n * classes, counts[n]).CopyTo(labels.AsSpan(n * most));
            isLabel.AsSpan(n * most, counts[n]).Fill(true);
        }

        return (labels, isLabel, isTarget, most);
    }
}
