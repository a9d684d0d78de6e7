namespace DeepNet.Tests.Ops;

internal static partial class OpCases
{
    private static IEnumerable<OpCase> MarginLosses() =>
    [
        .. Pointwise(
            "Loss.HingeEmbedding", (x, y, r) => Loss.HingeEmbedding(x, Signs(y), 0.8, r),
            (x, y) => y > 0 ? x : Math.Max(0, 0.8 - x)),
        .. Pointwise(
            "Loss.SoftMargin", (x, y, r) => Loss.SoftMargin(x, y, r), (x, y) => Math.Log(1 + Math.Exp(-x * y))),
        .. Reductions(
            "Loss.MarginRanking", (x, r) => Loss.MarginRanking(x[0], x[1], Signs(x[2]), 0.3, r),
            x => NdArray.Build(
                x[0].Shape, i => Math.Max(0, (-Math.Sign(x[2][i]) * (x[0][i] - x[1][i])) + 0.3)),
            [new([7]), new([7]), new([7])], [new([2, 3]), new([2, 3]), new([2, 3])], [new([]), new([]), new([])],
            [new([0]), new([0]), new([0])]),
        .. Reductions(
            "Loss.CosineEmbedding", (x, r) => Loss.CosineEmbedding(x[0], x[1], Signs(x[2]), 0.2, r),
            x => NdArray.Build(x[2].Shape, i =>
            {
                double cosine = CosineOf(Row(x[0], i), Row(x[1], i));
                return x[2][i] > 0 ? 1 - cosine : Math.Max(0, cosine - 0.2);
            }),
            [new([4, 3]), new([4, 3]), new([4])], [new([5]), new([5]), new([])], [new([0, 3]), new([0, 3]), new([0])]),
        .. Reductions(
            "Loss.MultiLabelSoftMargin", (x, r) => Loss.MultiLabelSoftMargin(x[0], x[1], x[2], r),
            x => NdArray.Build(x[0].Shape[..^1], i => Enumerable.Range(0, x[2].Shape[0]).Average(
                c => x[2][c] * BinaryEntropy(1 / (1 + Math.Exp(-x[0][[.. i, c]])), x[1][[.. i, c]]))),
            [new([3, 4]), new([3, 4], 0, 1), new([4], 0.5, 2)], [new([4]), new([4], 0, 1), new([4], 0.5, 2)]),
        .. Reductions(
            "Loss.MultiMargin", (x, r) => Loss.MultiMargin(x[0], x[1], margin: 0.8, reduction: r),
            x => MultiMarginOf(x[0], x[1], 1, 0.8, weighted: false),
            [new([3, 4]), new([3], 0, 3, DType.Int64)], [new([5]), new([], 0, 4, DType.Int64)],
            [new([0, 4]), new([0], 0, 3, DType.Int64)]),
        .. Reductions(
            "Loss.MultiMargin: squares, weighted", (x, r) => Loss.MultiMargin(x[0], x[1], 2, 1, Weights(x[0]), r),
            x => MultiMarginOf(x[0], x[1], 2, 1, weighted: true),
            [new([3, 4]), new([3], 0, 3, DType.Int32)], [new([5]), new([], 0, 4, DType.Int64)]),
        .. Reductions(
            "Loss.MultiLabelMargin", (x, r) => Loss.MultiLabelMargin(x[0], x[1], r), MultiLabelMarginOf,
            [new([3, 4]), new([3, 4], DType: DType.Int64, Values: [3, 0, -1, 1, 0, -1, 2, 1, -1, 9, 9, 9])],
            [new([3]), new([3], DType: DType.Int64, Values: [0, 1, 2])],
            [new([0, 3]), new([0, 3], 0, 2, DType.Int64)]),
        .. Triplets("Loss.TripletMargin", 2, swap: false),
        .. Triplets("Loss.TripletMargin: swap, p = 1", 1, swap: true),
        .. Triplets("Loss.TripletMargin: swap, p = 3", 3, swap: true),
        .. Reductions(
            "Loss.TripletMargin: own distance",
            (x, r) => Loss.TripletMargin(x[0], x[1], x[2], (a, b) => (a - b).Square().Sum(-1), 0.5, true, r),
            x => NdArray.Build(x[0].Shape[..^1], i =>
            {
                double near = Between(x[0], x[1]), far = Math.Min(Between(x[0], x[2]), Between(x[1], x[2]));
                return Math.Max(0, near - far + 0.5);

                double Between(NdArray a, NdArray b) => Row(a, i).Zip(Row(b, i), (p, q) => (p - q) * (p - q)).Sum();
            }),
            [[new([4, 3]), new([4, 3]), new([4, 3])]]),
    ];

    /// <summary>1 or -1 for every element, without history.</summary>
    private static Tensor Signs(Tensor x) => x.Detach().Sign();

    /// <summary>A loss under every reduction, from the losses of its elements.</summary>
    private static IEnumerable<OpCase> Reductions(
        string name, Func<Tensor[], Reduction, Tensor> run, Func<NdArray[], NdArray> losses,
        params Input[][] variants) =>
        Enum.GetValues<Reduction>().Select(reduction => new OpCase(
            $"{name}{(name.Contains(':', StringComparison.Ordinal) ? "," : ":")} {reduction}",
            x => run(x, reduction), x => Reduced(losses(x), reduction), variants));

    private static IEnumerable<OpCase> Triplets(string name, double p, bool swap) => Reductions(
        name, (x, r) => Loss.TripletMargin(x[0], x[1], x[2], 1.2, p, swap: swap, reduction: r),
        x => NdArray.Build(x[0].Shape[..^1], i =>
        {
            double near = Between(x[0], x[1]), far = Between(x[0], x[2]);
            return Math.Max(0, near - (swap ? Math.Min(far, Between(x[1], x[2])) : far) + 1.2);

            double Between(NdArray a, NdArray b) => Distance(p, Row(a, i).Zip(Row(b, i), (u, v) => u - v + 1e-6));
        }),
        [new([4, 3]), new([4, 3]), new([4, 3])], [new([5]), new([5]), new([5])],
        [new([2, 2, 3]), new([2, 2, 3]), new([2, 2, 3])], [new([0, 3]), new([0, 3]), new([0, 3])]);

    /// <summary>The last dim at an index of the others.</summary>
    private static double[] Row(NdArray x, int[] at) =>
        [.. Enumerable.Range(0, x.Shape[^1]).Select(j => x[[.. at, j]])];

    private static double CosineOf(double[] a, double[] b) =>
        a.Zip(b, (p, q) => p * q).Sum() / Math.Sqrt(a.Sum(v => v * v) * b.Sum(v => v * v));

    private static NdArray MultiMarginOf(NdArray x, NdArray targets, int p, double margin, bool weighted) =>
        NdArray.Build(targets.Shape, i =>
        {
            double[] row = Row(x, i);
            int target = (int)targets[i];
            double sum = 0;
            for (int c = 0; c < row.Length; c++)
            {
                if (c != target)
                    sum += Math.Pow(Math.Max(0, margin - row[target] + row[c]), p);
            }

            return sum / row.Length * (weighted ? Weight(target) : 1);
        });

    private static NdArray MultiLabelMarginOf(NdArray[] x) => NdArray.Build(x[0].Shape[..^1], i =>
    {
        double[] row = Row(x[0], i);
        int[] targets = [.. Row(x[1], i).TakeWhile(t => t >= 0).Select(t => (int)t)];
        return targets.Sum(t => Enumerable.Range(0, row.Length).Where(c => !targets.Contains(c))
            .Sum(c => Math.Max(0, 1 - row[t] + row[c]))) / row.Length;
    });
}
