namespace DeepNet.Layers;

/// <summary>An approximate softmax over very many classes, sorted from frequent to rare: frequent ones have scores of
/// their own, rare ones share clusters with smaller and smaller projections.</summary>
/// <remarks>
/// ln p(class) is that of the head for the first classes, and else that of the class's cluster in the head plus that of
/// the class in the cluster. Grave et al., 2017, https://arxiv.org/abs/1609.04309;
/// torch.nn.AdaptiveLogSoftmaxWithLoss.
/// </remarks>
public sealed class AdaptiveLogSoftmaxWithLoss : Module
{
    private readonly int[] _cutoffs;

    /// <summary>Creates the layer.</summary>
    /// <param name="inFeatures">Size of the input's last dimension.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="cutoffs">Where the clusters begin: rising numbers between 1 and classes - 1.</param>
    /// <param name="divValue">How much smaller the projection of each further cluster is.</param>
    /// <param name="headBias">True gives the head a bias.</param>
    /// <param name="generator">Where the initial values come from; null for the default generator.</param>
    /// <exception cref="ArgumentException">A number is out of range, or a projection would have no
    /// features.</exception>
    public AdaptiveLogSoftmaxWithLoss(
        int inFeatures, int classes, ReadOnlySpan<int> cutoffs, double divValue = 4, bool headBias = false,
        RandomSource? generator = null)
    {
        const string Name = nameof(AdaptiveLogSoftmaxWithLoss);
        string text = string.Join(", ", cutoffs.ToArray());
        bool rises = cutoffs.Length > 0 && cutoffs[0] > 0 && cutoffs[^1] < classes;
        for (int i = 1; i < cutoffs.Length; i++)
            rises &= cutoffs[i] > cutoffs[i - 1];
        Check.Argument(inFeatures > 0, $"{Name}: inFeatures {inFeatures} must be positive.");
        Check.Argument(
            rises,
            $"{Name}: cutoffs [{text}] must rise, from at least 1 to at most {classes - 1} for {classes} classes.");
        Check.Argument(
            divValue > 0 && double.IsFinite(divValue), $"{Name}: divValue {divValue} must be positive and finite.");
        (InFeatures, Classes, DivValue, _cutoffs) = (inFeatures, classes, divValue, [.. cutoffs, classes]);
        Head = new Linear(inFeatures, cutoffs[0] + cutoffs.Length, headBias, generator);
        Tail = new ModuleList<Sequential>();
        for (int i = 0; i < cutoffs.Length; i++)
        {
            double size = Math.Floor(inFeatures / Math.Pow(divValue, i + 1));
            Check.Argument(
                size is >= 1 and <= int.MaxValue,
                $"{Name}: inFeatures {inFeatures} divided {i + 1} times by divValue {divValue} leaves {size} "
                    + $"features.");
            int hidden = (int)size;
            Tail.Add(new Sequential(
                new Linear(inFeatures, hidden, false, generator),
                new Linear(hidden, _cutoffs[i + 1] - _cutoffs[i], false, generator)));
        }
    }

    /// <summary>Size of the input's last dimension.</summary>
    public int InFeatures { get; }

    /// <summary>The number of classes.</summary>
    public int Classes { get; }

    /// <summary>Where the clusters begin.</summary>
    public IReadOnlyList<int> Cutoffs => _cutoffs[..^1];

    /// <summary>How much smaller the projection of each further cluster is.</summary>
    public double DivValue { get; }

    /// <summary>Scores of the first classes and of the clusters.</summary>
    public Linear Head { get; }

    /// <summary>Projection and scores of each cluster.</summary>
    public ModuleList<Sequential> Tail { get; }

    /// <summary>The log-probability of each target and the mean of their negatives, the loss.</summary>
    /// <param name="x">[batch, inFeatures], or [inFeatures].</param>
    /// <param name="target">[batch] classes (Int64 or Int32), or a scalar.</param>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    /// <exception cref="LabelException">A target is not in [0, classes).</exception>
    public (Tensor Output, Tensor Loss) Forward(Tensor x, Tensor target)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(target);
        const string Name = nameof(AdaptiveLogSoftmaxWithLoss);
        Check.Shape(
            x.Rank is 1 or 2 && x.Shape[-1] == InFeatures
                && target.Rank == x.Rank - 1 && (x.Rank == 1 || x.Shape[0] == target.Shape[0]),
            $"{Name}: input {x.Shape} and target {target.Shape}; [batch, {InFeatures}] and [batch] are needed, or "
                + $"[{InFeatures}] and a scalar.");
        if (x.Rank == 1)
        {
            (Tensor single, Tensor loss) = Forward(x.Unsqueeze(0), target.Unsqueeze(0));
            return (single.Squeeze(0), loss);
        }

        long[] classes = Check.Indices(Name, target.Detach()).ToArray<long>();
        int wrong = Array.FindIndex(classes, c => c < 0 || c >= Classes);
        if (wrong >= 0)
            throw new LabelException(Name, classes[wrong], [wrong], Classes);

        int first = _cutoffs[0];
        long[] inHead = Array.ConvertAll(classes, c => c < first ? c : first + ClusterOf(c));
        Tensor places = Tensor.From<long>(inHead, [classes.Length, 1], x.Device);
        Tensor output = Head.Forward(x).LogSoftmax(1).Gather(1, places).Squeeze(1);
        for (int i = 0; i < Tail.Count; i++)
        {
            long[] rows = [.. Enumerable.Range(0, classes.Length)
                .Where(row => classes[row] >= first && ClusterOf(classes[row]) == i).Select(row => (long)row)];
            if (rows.Length == 0)
                continue;
            Tensor index = Tensor.From(rows, x.Device);
            long[] inCluster = Array.ConvertAll(rows, row => classes[row] - _cutoffs[i]);
            Tensor scores = Tail[i].Forward(x.IndexSelect(0, index)).LogSoftmax(1);
            output = output.IndexAdd(
                0, index, scores.Gather(1, Tensor.From<long>(inCluster, [rows.Length, 1], x.Device)).Squeeze(1));
        }

        return (output, -output.Mean());
    }

    /// <summary>The log-probabilities of all classes: [batch, inFeatures] to [batch, classes]; the batch may be left
    /// out.</summary>
    /// <exception cref="ShapeException">The shape does not fit.</exception>
    public Tensor LogProb(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        Check.Shape(
            x.Rank is 1 or 2 && x.Shape[-1] == InFeatures,
            $"AdaptiveLogSoftmaxWithLoss: input {x.Shape} must be [batch, {InFeatures}] or [{InFeatures}].");
        Tensor head = Head.Forward(x).LogSoftmax(-1);
        var parts = new Tensor[Tail.Count + 1];
        parts[0] = head.Narrow(-1, 0, _cutoffs[0]);
        for (int i = 0; i < Tail.Count; i++)
            parts[i + 1] = Tail[i].Forward(x).LogSoftmax(-1) + head.Narrow(-1, _cutoffs[0] + i, 1);
        return Tensor.Concat(parts, -1);
    }

    /// <summary>The most likely class: [batch, inFeatures] to [batch] (Int64); the batch may be left out.</summary>
    /// <exception cref="ShapeException">The shape does not fit.</exception>
    public Tensor Predict(Tensor x) => LogProb(x).ArgMax(-1);

    /// <inheritdoc/>
    protected override string Describe() =>
        $"inFeatures: {InFeatures}, classes: {Classes}, cutoffs: [{string.Join(", ", Cutoffs)}], "
        + $"divValue: {SettingText.Of(DivValue)}" + (Head.Bias is null ? "" : ", headBias: true");

    private int ClusterOf(long label)
    {
        int cluster = 0;
        while (label >= _cutoffs[cluster + 1])
            cluster++;
        return cluster;
    }
}
