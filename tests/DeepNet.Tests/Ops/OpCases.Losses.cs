namespace DeepNet.Tests.Ops;

internal static partial class OpCases
{
    private static IEnumerable<OpCase> Losses() =>
    [
        .. Pointwise("Loss.MeanSquaredError", (x, y, r) => Loss.MeanSquaredError(x, y, r), (x, y) => (x - y) * (x - y)),
        .. Pointwise("Loss.MeanAbsoluteError", (x, y, r) => Loss.MeanAbsoluteError(x, y, r), (x, y) => Math.Abs(x - y)),
        .. Pointwise(
            "Loss.Huber", (x, y, r) => Loss.Huber(x, y, 0.7, r),
            (x, y) => Math.Abs(x - y) <= 0.7 ? 0.5 * (x - y) * (x - y) : 0.7 * (Math.Abs(x - y) - 0.35)),
        .. Pointwise(
            "Loss.SmoothL1", (x, y, r) => Loss.SmoothL1(x, y, 0.5, r),
            (x, y) => Math.Abs(x - y) < 0.5 ? (x - y) * (x - y) : Math.Abs(x - y) - 0.25),
        .. Pointwise(
            "Loss.KlDivergence", (x, y, r) => Loss.KlDivergence(x, y, false, r),
            (x, y) => y * (Math.Log(y) - x), 0.1, 0.9),
        .. Pointwise(
            "Loss.KlDivergence: log target", (x, y, r) => Loss.KlDivergence(x, y, true, r),
            (x, y) => Math.Exp(y) * (y - x)),
        .. Pointwise(
            "Loss.BinaryCrossEntropy", (x, y, r) => Loss.BinaryCrossEntropy(x, y, null, r), BinaryEntropy, 0.1, 0.9),
        .. Pointwise(
            "Loss.BinaryCrossEntropyWithLogits", (x, y, r) => Loss.BinaryCrossEntropyWithLogits(x, y, null, null, r),
            (x, y) => BinaryEntropy(1 / (1 + Math.Exp(-x)), y)),
        new(
            "Loss.BinaryCrossEntropy: weight", x => Loss.BinaryCrossEntropy(x[0], x[1], x[2]),
            x => Reduced(x[0].Zip(x[1], BinaryEntropy).Zip(x[2], (l, w) => l * w), Reduction.Mean),
            [[new([3, 4], 0.1, 0.9), new([3, 4], 0.1, 0.9), new([3, 1], 0.5, 2)]]),
        new(
            "Loss.BinaryCrossEntropyWithLogits: weights",
            x => Loss.BinaryCrossEntropyWithLogits(x[0], x[1], x[2], x[3], Reduction.None),
            x => NdArray.Build(x[0].Shape, i =>
            {
                double p = 1 / (1 + Math.Exp(-x[0][i])), y = x[1][i];
                return -x[2].At(i) * ((x[3].At(i) * y * Math.Log(p)) + ((1 - y) * Math.Log(1 - p)));
            }),
            [[new([3, 4], -3, 3), new([3, 4], 0, 1), new([3, 1], 0.5, 2), new([4], 0.5, 2)]]),
        CrossEntropy("Mean", Reduction.Mean),
        CrossEntropy("Sum", Reduction.Sum),
        CrossEntropy("None", Reduction.None),
        CrossEntropy("smoothed", Reduction.Mean, smoothing: 0.2),
        CrossEntropy("ignoring", Reduction.Mean, ignore: 1),
        CrossEntropy("ignoring, smoothed", Reduction.None, ignore: 1, smoothing: 0.1),
        CrossEntropy("weighted", Reduction.Mean, weighted: true),
        CrossEntropy("weighted, ignoring, smoothed", Reduction.Mean, ignore: 0, smoothing: 0.3, weighted: true),
        CrossEntropy("weighted, ignoring, smoothed, Sum", Reduction.Sum, ignore: 2, smoothing: 0.3, weighted: true),
        new(
            "Loss.CrossEntropy: probabilities", x => Loss.CrossEntropy(x[0], x[1], x[2].Detach(), labelSmoothing: 0.1),
            x => OfProbabilities(x[0], x[1], x[2], 0.1),
            [new([4, 3]), new([4, 3], 0, 1), new([3], 0.5, 2, DType.Float64)],
            [new([2, 3, 2, 2]), new([2, 3, 2, 2], 0, 1), new([3], 0.5, 2, DType.Float64)])
        {
            DTypes = [DType.Float64],
            GradientOrder = 0,
        },
        new(
            "Loss.CrossEntropy: probabilities, plain", x => Loss.CrossEntropy(x[0], x[1], reduction: Reduction.Sum),
            x => new NdArray([OfProbabilities(x[0], x[1], null, 0).Data[0]
                * (x[0].Data.Length / x[0].Shape[x[0].Rank == 1 ? 0 : 1])]),
            [new([4, 3]), new([4, 3], 0, 1)], [new([3]), new([3], 0, 1)], [new([2, 3, 4]), new([2, 3, 4], 0, 1)]),
        new(
            "Loss.NegativeLogLikelihood", x => Loss.NegativeLogLikelihood(x[0], x[1], reduction: Reduction.None),
            x => x[1].Rank == 0
                ? new NdArray([-x[0].Data[(int)x[1].Data[0]]])
                : NdArray.Build(x[1].Shape, i => -x[0][[i[0], (int)x[1][i], .. i[1..]]]),
            [new([4, 3]), new([4], 0, 2, DType.Int64)], [new([3]), new([], 0, 2, DType.Int64)],
            [new([2, 3, 2, 3]), new([2, 2, 3], 0, 2, DType.Int64)], [new([0, 3]), new([0], 0, 2, DType.Int64)]),
        new(
            "Loss.NegativeLogLikelihood: weighted, ignoring",
            x => Loss.NegativeLogLikelihood(x[0], x[1], Weights(x[0]), ignoreIndex: 2),
            x =>
            {
                double sum = 0, total = 0;
                for (int n = 0; n < 6; n++)
                {
                    int t = (int)x[1].Data[n];
                    (sum, total) = t == 2 ? (sum, total) : (sum - (Weight(t) * x[0][n, t]), total + Weight(t));
                }

                return new NdArray([sum / total]);
            },
            [[new([6, 3]), new([6], DType: DType.Int64, Values: [0, 2, 1, 2, 1, 0])]]),
    ];

    /// <summary>Weights that every floating-point type holds exactly.</summary>
    private static double Weight(int c) => 0.5 + (0.25 * (c % 5));

    private static Tensor Weights(Tensor logits)
    {
        int classes = logits.Shape[logits.Rank == 1 ? 0 : 1];
        return Tensor.From<double>(
            [.. Enumerable.Range(0, classes).Select(Weight)], [classes], logits.Device).Cast(logits.DType);
    }

    private static double BinaryEntropy(double x, double y) => -((y * Math.Log(x)) + ((1 - y) * Math.Log(1 - x)));

    private static NdArray Reduced(NdArray losses, Reduction reduction) => reduction switch
    {
        Reduction.Mean => new NdArray([losses.Data.Sum() / losses.Data.Length]),
        Reduction.Sum => new NdArray([losses.Data.Sum()]),
        _ => losses,
    };

    private static IEnumerable<OpCase> Pointwise(
        string name, Func<Tensor, Tensor, Reduction, Tensor> run, Func<double, double, double> expected,
        double low = -2, double high = 2) =>
        Enum.GetValues<Reduction>().Select(reduction => new OpCase(
            $"{name}{(name.Contains(':', StringComparison.Ordinal) ? "," : ":")} {reduction}",
            x => run(x[0], x[1], reduction),
            x => Reduced(x[0].Zip(x[1], expected), reduction),
            [new([3, 5], low, high), new([3, 5], low, high)],
            [new([], low, high), new([], low, high)],
            [new([2, 0], low, high), new([2, 0], low, high)],
            [new([67], low, high), new([67], low, high)]));

    private static OpCase CrossEntropy(
        string variant, Reduction reduction, long ignore = -100, double smoothing = 0, bool weighted = false) => new(
        $"Loss.CrossEntropy: {variant}",
        x => Loss.CrossEntropy(x[0], x[1], weighted ? Weights(x[0]) : null, ignore, smoothing, reduction),
        x => OfClasses(x[0], x[1], reduction, ignore, smoothing, weighted),
        [new([7, 3]), new([7], DType: DType.Int64, Values: [0, 1, 2, 2, 1, 0, 2])],
        [new([3]), new([], DType: DType.Int64, Values: [ignore == 2 ? 1 : 2])],
        [new([2, 3, 4]), new([2, 4], DType: DType.Int64, Values: [0, 1, 2, 0, 2, 1, 2, 0])],
        [new([2, 4, 2, 3]), new([2, 2, 3], 0, 3, DType.Int64)],
        [new([3, 70], -5, 5), new([3], DType: DType.Int64, Values: [69, 64, 3])],
        [new([2, 150], -5, 5), new([2], DType: DType.Int32, Values: [149, 63])],
        [new([2, 5, 300]), new([2, 300], 0, 4, DType.Int64)]);

    private static NdArray OfClasses(
        NdArray x, NdArray targets, Reduction reduction, long ignore, double smoothing, bool weighted)
    {
        int batch = x.Rank == 1 ? 1 : x.Shape[0], classes = x.Shape[x.Rank == 1 ? 0 : 1],
            inner = x.Data.Length / batch / classes;
        var losses = new double[batch * inner];
        double total = 0;
        for (int n = 0; n < batch; n++)
        {
            for (int i = 0; i < inner; i++)
            {
                int position = (n * inner) + i, target = (int)targets.Data[position];
                if (target == ignore)
                    continue;
                double[] row = [.. Enumerable.Range(0, classes).Select(c => x.Data[(((n * classes) + c) * inner) + i])];
                double maximum = row.Max(), log = maximum + Math.Log(row.Sum(v => Math.Exp(v - maximum)));
                for (int c = 0; c < classes; c++)
                {
                    double q = ((c == target ? 1 - smoothing : 0) + (smoothing / classes)) * (weighted ? Weight(c) : 1);
                    losses[position] += q * (log - row[c]);
                }

                total += weighted ? Weight(target) : 1;
            }
        }

        return reduction switch
        {
            Reduction.Mean => new NdArray([losses.Sum() / total]),
            Reduction.Sum => new NdArray([losses.Sum()]),
            _ => new NdArray(losses, targets.Shape),
        };
    }

    private static NdArray OfProbabilities(NdArray x, NdArray y, NdArray? weight, double smoothing)
    {
        int batch = x.Rank == 1 ? 1 : x.Shape[0], classes = x.Shape[x.Rank == 1 ? 0 : 1],
            inner = x.Data.Length / batch / classes;
        double sum = 0;
        for (int n = 0; n < batch; n++)
        {
            for (int i = 0; i < inner; i++)
            {
                int At(int c) => (((n * classes) + c) * inner) + i;
                double log = Math.Log(Enumerable.Range(0, classes).Sum(c => Math.Exp(x.Data[At(c)])));
                for (int c = 0; c < classes; c++)
                {
                    sum += ((y.Data[At(c)] * (1 - smoothing)) + (smoothing / classes))
                        * (weight?.Data[c] ?? 1) * (log - x.Data[At(c)]);
                }
            }
        }

        return new NdArray([sum / (batch * inner)]);
    }
}
