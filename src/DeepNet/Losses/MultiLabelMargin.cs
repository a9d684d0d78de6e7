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
    /// <exception cref="DTypeException">The input is not floating point, or the targets are no indices.</exception>
    /// <exception cref="LabelException">A target is no class.</exception>
    public static Tensor MultiLabelMargin(Tensor input, Tensor targets, Reduction reduction = Reduction.Mean)
    {
        const string name = nameof(MultiLabelMargin);
        using var cast = Autocast.Wide(ref input);
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
        Tensor losses = OfLists(
            name,
            input.Reshape([batch, classes]),
            Tensor.From<long>(labels, [batch, most], input.Device),
            Tensor.From<bool>(isLabel, [batch, most], input.Device),
            Tensor.From<bool>(isTarget, [batch, classes], input.Device).LogicalNot());
        return Reduce(name, losses.Reshape(input.Shape.AsSpan()[..^1].ToArray()), reduction);
    }

    /// <summary>
    /// The losses [batch]. Terms are formed for some labels at a time, so that [batch, labels, classes] is never held.
    /// </summary>
    /// <remarks>Linear between kinks: the gradient does not depend on x, and is added up on the way.</remarks>
    private static Tensor OfLists(string name, Tensor x, Tensor labels, Tensor isLabel, Tensor isOther)
    {
        int batch = x.Shape[0], classes = x.Shape[1], most = labels.Shape[1];
        int block = (int)Math.Max(1, TermsAtOnce / Math.Max(1, (long)batch * classes));
        Tensor values = x.Detach(), losses = Tensor.Zeros([batch], x.DType, x.Device);
        Tensor? slopes = Tensor.IsRecording(x) ? Tensor.Zeros(x.Shape, x.DType, x.Device) : null;
        for (int start = 0; start < most; start += block)
        {
            int length = Math.Min(block, most - start);
            Tensor index = labels.Narrow(1, start, length);
            Tensor counts = isLabel.Narrow(1, start, length).Unsqueeze(2).LogicalAnd(isOther.Unsqueeze(1));
            Tensor terms = values.Unsqueeze(1) - values.Gather(1, index).Unsqueeze(2) + 1;
            terms = Tensor.Where(counts, terms, terms.ScalarLike(0)).Relu();
            losses += terms.Sum([1, 2]);
            if (slopes is null)
                continue;
            Tensor slope = terms.Gt(0).Cast(x.DType);
            slopes = (slopes + slope.Sum(1)).ScatterAdd(1, index, -slope.Sum(2));
        }

        return (losses / classes).Track(name, (x, dy => dy.Unsqueeze(1) * (slopes! / classes)));
    }

    // What fits into a cache near the core.
    private const long TermsAtOnce = 1 << 18;

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
