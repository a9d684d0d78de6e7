namespace DeepNet.Tests.Ops;

internal static partial class OpCases
{
    private static IEnumerable<OpCase> MoreLosses() =>
    [
        .. Pointwise(
            "Loss.PoissonNll", (x, y, r) => Loss.PoissonNll(x, y, reduction: r), (x, y) => Math.Exp(x) - (y * x)),
        .. Pointwise(
            "Loss.PoissonNll: mean, full", (x, y, r) => Loss.PoissonNll(x, y, false, true, 0.01, r),
            (x, y) => x - (y * Math.Log(x + 0.01)) + Stirling(y), 0.2, 4),
        .. Pointwise(
            "Loss.PoissonNll: full", (x, y, r) => Loss.PoissonNll(x, y, full: true, reduction: r),
            (x, y) => Math.Exp(x) - (y * x) + Stirling(y), 0.2, 3),
        .. Reductions(
            "Loss.GaussianNll", (x, r) => Loss.GaussianNll(x[0], x[1], x[2], reduction: r), x => GaussianOf(x, 0),
            [new([3, 4]), new([3, 4]), new([3, 4], 0.3, 2)], [new([]), new([]), new([], 0.3, 2)],
            [new([3, 4]), new([3, 4]), new([3, 1], 0.3, 2)], [new([0, 4]), new([0, 4]), new([0, 1], 0.3, 2)]),
        .. Reductions(
            "Loss.GaussianNll: one variance for a row, full",
            (x, r) => Loss.GaussianNll(x[0], x[1], x[2], true, reduction: r),
            x => GaussianOf([x[0], x[1], new NdArray(x[2].Data, [.. x[2].Shape, 1])], 0.5 * Math.Log(2 * Math.PI)),
            [[new([3, 4]), new([3, 4]), new([3], 0.3, 2)]]),
        .. Pointwise(
            "Loss.Quantile", (x, y, r) => Loss.Quantile(x, y, 0.3, r),
            (x, y) => y > x ? 0.3 * (y - x) : 0.7 * (x - y)),
        .. Focal("Loss.SigmoidFocal", 0.25, 2),
        .. Focal("Loss.SigmoidFocal: no alpha, gamma 1.5", -1, 1.5),
        .. Reductions(
            "Loss.SoftmaxFocal", (x, r) => Loss.SoftmaxFocal(x[0], x[1], 2, Weights(x[0]), reduction: r),
            x => NdArray.Build(x[1].Shape, i =>
            {
                int target = (int)x[1][i], at = i.Length == 0 ? 0 : i[0];
                int[] rest = i.Length == 0 ? [] : i[1..];
                double[] logits = x[0].Rank == 1
                    ? x[0].Data
                    : [.. Enumerable.Range(0, x[0].Shape[1]).Select(c => x[0][[at, c, .. rest]])];
                double p = Math.Exp(logits[target]) / logits.Sum(Math.Exp);
                return -Weight(target) * (1 - p) * (1 - p) * Math.Log(p);
            }),
            [new([4, 3]), new([4], 0, 2, DType.Int64)], [new([3]), new([], 0, 2, DType.Int64)],
            [new([2, 3, 2, 2]), new([2, 2, 2], 0, 2, DType.Int64)]),
        .. Reductions(
            "Loss.Dice", (x, r) => Loss.Dice(x[0], x[1], 0.1, r),
            x => OfPlanes(x[0], x[1], (both, p, q) => 1 - (((2 * both) + 0.1) / (p + q + 0.1))),
            [new([2, 3, 4], 0, 1), new([2, 3, 4], 0, 1)], [new([2, 1, 2, 3], 0, 1), new([2, 1, 2, 3], 0, 1)]),
        .. Reductions(
            "Loss.Tversky", (x, r) => Loss.Tversky(x[0], x[1], 0.3, 0.7, 0.1, r),
            x => OfPlanes(
                x[0], x[1],
                (both, p, q) => 1 - ((both + 0.1) / (both + (0.3 * (p - both)) + (0.7 * (q - both)) + 0.1))),
            [new([2, 3, 4], 0, 1), new([2, 3, 4], 0, 1)], [new([2, 1, 2, 3], 0, 1), new([2, 1, 2, 3], 0, 1)]),
        .. Reductions(
            "Loss.InfoNce", (x, r) => Loss.InfoNce(x[0], x[1], 0.5, r),
            x => NdArray.Build([x[0].Shape[0]], i => Picked(
                Enumerable.Range(0, x[1].Shape[0]).Select(j => CosineOf(Row(x[0], i), Row(x[1], [j])) / 0.5), i[0])),
            [new([4, 3]), new([4, 3])], [new([1, 3]), new([1, 3])]),
        .. Reductions(
            "Loss.NtXent", (x, r) => Loss.NtXent(x[0], x[1], 0.5, r),
            x =>
            {
                int batch = x[0].Shape[0];
                double[][] views = [.. new[] { x[0], x[1] }.SelectMany(
                    v => Enumerable.Range(0, batch).Select(n => Row(v, [n])))];
                return NdArray.Build([2 * batch], i =>
                {
                    int other = (i[0] + batch) % (2 * batch);
                    int[] candidates = [.. Enumerable.Range(0, 2 * batch).Where(j => j != i[0])];
                    return Picked(
                        candidates.Select(j => CosineOf(views[i[0]], views[j]) / 0.5),
                        Array.IndexOf(candidates, other));
                });
            },
            [new([3, 4]), new([3, 4])], [new([1, 3]), new([1, 3])]),
        .. Sequences("Loss.Ctc", [4, 4], [2, 2], [1, 2, 1, 1]),
        .. Sequences("Loss.Ctc: shorter", [3, 4], [1, 2], [2, 0, 2, 1]),
        .. Sequences("Loss.Ctc: no labels", [2, 4], [0, 1], [0, 0, 1, 0]),
    ];

    private static double Stirling(double y) =>
        y > 1 ? (y * Math.Log(y)) - y + (0.5 * Math.Log(2 * Math.PI * y)) : 0;

    private static NdArray GaussianOf(NdArray[] x, double constant) => NdArray.Build(
        x[0].Shape,
        i => (0.5 * (Math.Log(x[2].At(i)) + (Math.Pow(x[0][i] - x[1][i], 2) / x[2].At(i)))) + constant);

    private static IEnumerable<OpCase> Focal(string name, double alpha, double gamma) => Pointwise(
        name, (x, y, r) => Loss.SigmoidFocal(x, y.Sigmoid(), alpha, gamma, r),
        (x, z) =>
        {
            double p = 1 / (1 + Math.Exp(-x)), y = 1 / (1 + Math.Exp(-z)), right = (p * y) + ((1 - p) * (1 - y));
            return BinaryEntropy(p, y) * Math.Pow(1 - right, gamma)
                * (alpha < 0 ? 1 : (alpha * y) + ((1 - alpha) * (1 - y)));
        });

    /// <summary>A function of Σxy, Σx and Σy of every plane.</summary>
    private static NdArray OfPlanes(NdArray x, NdArray y, Func<double, double, double, double> f)
    {
        int size = x.Data.Length / x.Shape[0] / x.Shape[1];
        return NdArray.Build([x.Shape[0], x.Shape[1]], i =>
        {
            int start = ((i[0] * x.Shape[1]) + i[1]) * size;
            double[] a = x.Data[start..(start + size)], b = y.Data[start..(start + size)];
            return f(a.Zip(b, (p, q) => p * q).Sum(), a.Sum(), b.Sum());
        });
    }

    /// <summary>Cross entropy of one row.</summary>
    private static double Picked(IEnumerable<double> logits, int target)
    {
        double[] row = [.. logits];
        return Math.Log(row.Sum(Math.Exp)) - row[target];
    }

    /// <summary>CTC of [4, 2, 3] against the sum over all 3⁴ paths.</summary>
    private static IEnumerable<OpCase> Sequences(string name, long[] inputs, long[] counts, double[] labels) =>
        Enum.GetValues<Reduction>().Select(reduction => new OpCase(
            $"{name}{(name.Contains(':', StringComparison.Ordinal) ? "," : ":")} {reduction}",
            x => Loss.Ctc(
                x[0].LogSoftmax(2), x[1], Tensor.From<long>(inputs, [2], x[0].Device),
                Tensor.From<long>(counts, [2], x[0].Device), reduction: reduction),
            x =>
            {
                double[] losses = [.. Enumerable.Range(0, 2).Select(n => -Math.Log(ProbabilityOf(
                    x[0], n, (int)inputs[n], [.. Row(x[1], [n]).Take((int)counts[n]).Select(v => (int)v)])))];
                return reduction == Reduction.Mean
                    ? new NdArray([losses.Zip(counts, (loss, c) => loss / Math.Max(c, 1)).Average()])
                    : Reduced(new NdArray(losses, 2), reduction);
            },
            [[new([4, 2, 3]), new([2, 2], DType: DType.Int64, Values: labels)]])
        {
            DTypes = [DType.Float32, DType.Float64],
        });

    private static double ProbabilityOf(NdArray x, int n, int steps, int[] labels)
    {
        double total = 0;
        foreach (int[] path in NdArray.Indices([.. Enumerable.Repeat(3, steps)]))
        {
            int[] spelled = [.. path.Where((c, t) => c != 0 && (t == 0 || path[t - 1] != c))];
            if (!spelled.SequenceEqual(labels))
                continue;
            double probability = 1;
            for (int t = 0; t < steps; t++)
            {
                double[] row = Row(x, [t, n]);
                probability *= Math.Exp(row[path[t]]) / row.Sum(Math.Exp);
            }

            total += probability;
        }

        return total;
    }
}
