namespace DeepNet.Tests.Ops;

internal static partial class OpCases
{
    private static IEnumerable<OpCase> Reductions() =>
    [
        .. Reduced("Sum", x => x.Sum(), (x, dims, keep) => x.Sum(dims, keep), row => row.Sum()),
        .. Reduced("Mean", x => x.Mean(), (x, dims, keep) => x.Mean(dims, keep), row => row.Sum() / row.Length),
        .. Reduced(
            "Prod", x => x.Prod(), (x, dims, keep) => x.Prod(dims, keep), row => row.Aggregate(1.0, (a, b) => a * b)),
        .. Reduced("Amax", x => x.Amax(), (x, dims, keep) => x.Amax(dims, keep), row => row.Max(), hasEmpty: false),
        .. Reduced("Amin", x => x.Amin(), (x, dims, keep) => x.Amin(dims, keep), row => row.Min(), hasEmpty: false),
        .. Reduced(
            "Var", x => x.Var(), (x, dims, keep) => x.Var(dims, keep), row => Variance(row, 1), hasSingle: false),
        .. Reduced(
            "Std", x => x.Std(), (x, dims, keep) => x.Std(dims, keep),
            row => Math.Sqrt(Variance(row, 1)), hasSingle: false),
        .. Reduced(
            "Var: no correction", x => x.Var([], false, 0), (x, dims, keep) => x.Var(dims, keep, correction: 0),
            row => Variance(row, 0)),
        .. Reduced(
            "Std: no correction", x => x.Std([], false, 0), (x, dims, keep) => x.Std(dims, keep, correction: 0),
            row => Math.Sqrt(Variance(row, 0)), hasSingle: false),
        .. Reduced(
            "LogSumExp", x => x.LogSumExp(), (x, dims, keep) => x.LogSumExp(dims, keep),
            row => Math.Log(row.Sum(Math.Exp))),
        .. Reduced("Nansum", x => x.Nansum(), (x, dims, keep) => x.Nansum(dims, keep), row => row.Sum()),
        .. Reduced(
            "Nanmean", x => x.Nanmean(), (x, dims, keep) => x.Nanmean(dims, keep), row => row.Sum() / row.Length),
        .. new[] { 1, 2, 3, 3.5, 0.5, -1, double.PositiveInfinity, double.NegativeInfinity }.SelectMany(p => Reduced(
            $"Norm: {p}", x => x.Norm(p), (x, dims, keep) => x.Norm(p, dims, keep), row => Norm(row, p),
            hasEmpty: double.IsFinite(p) && p > 0, low: 0.3)),
        .. Reduced(
            "CountNonzero", x => x.CountNonzero(), (x, dims, keep) => x.CountNonzero(dims, keep),
            row => row.Count(v => v != 0), order: 0),
        .. Reduced(
            "Any", x => (x > 1).Any(), (x, dims, keep) => (x > 1).Any(dims, keep),
            row => row.Any(v => v > 1) ? 1 : 0, order: 0),
        .. Reduced(
            "All", x => (x < 1).All(), (x, dims, keep) => (x < 1).All(dims, keep),
            row => row.All(v => v < 1) ? 1 : 0, order: 0),
        .. SingleDim("Sum", (x, dim, keep) => x.Sum(dim, keep), row => row.Sum()),
        .. SingleDim("Mean", (x, dim, keep) => x.Mean(dim, keep), row => row.Average()),
        .. SingleDim("Prod", (x, dim, keep) => x.Prod(dim, keep), row => row.Aggregate((a, b) => a * b)),
        .. SingleDim("Amax", (x, dim, keep) => x.Amax(dim, keep), row => row.Max()),
        .. SingleDim("Amin", (x, dim, keep) => x.Amin(dim, keep), row => row.Min()),
        .. SingleDim("Max", (x, dim, keep) => x.Max(dim, keep).Values, row => row.Max()),
        .. SingleDim("Min", (x, dim, keep) => x.Min(dim, keep).Values, row => row.Min()),
        .. SingleDim("ArgMax", (x, dim, keep) => x.ArgMax(dim, keep), row => Array.IndexOf(row, row.Max()), order: 0),
        .. SingleDim("ArgMin", (x, dim, keep) => x.ArgMin(dim, keep), row => Array.IndexOf(row, row.Min()), order: 0),
        .. SingleDim("Var", (x, dim, keep) => x.Var(dim, keep), row => Variance(row, 1)),
        .. SingleDim("Std", (x, dim, keep) => x.Std(dim, keep), row => Math.Sqrt(Variance(row, 1))),
        .. SingleDim(
            "VarMean", (x, dim, keep) => x.VarMean(dim, keep) is var (v, m) ? v * m : x,
            row => Variance(row, 1) * row.Average()),
        .. SingleDim(
            "StdMean", (x, dim, keep) => x.StdMean(dim, keep) is var (v, m) ? v * m : x,
            row => Math.Sqrt(Variance(row, 1)) * row.Average()),
        .. SingleDim("Norm", (x, dim, keep) => x.Norm(2, dim, keep), row => Norm(row, 2)),
        .. SingleDim("LogSumExp", (x, dim, keep) => x.LogSumExp(dim, keep), row => Math.Log(row.Sum(Math.Exp))),
        .. SingleDim(
            "Median", (x, dim, keep) => x.Median(dim, keep).Values, row => row.Order().ElementAt((row.Length - 1) / 2)),
        .. SingleDim("Kthvalue", (x, dim, keep) => x.Kthvalue(2, dim, keep).Values, row => row.Order().ElementAt(1)),
        .. SingleDim(
            "Quantile", (x, dim, keep) => x.Quantile(0.3, dim, keep), row => Between(row, 0.3 * (row.Length - 1))),
        .. SingleDim("Quantile: upper", (x, dim, keep) => x.Quantile(1, dim, keep), row => row.Max()),
        .. SingleDim(
            "Quantile: lower", (x, dim, keep) => x.Quantile(0.4, dim, keep, QuantileMode.Lower),
            row => At(row, Math.Floor(0.4 * (row.Length - 1)))),
        .. SingleDim(
            "Quantile: higher", (x, dim, keep) => x.Quantile(0.4, dim, keep, QuantileMode.Higher),
            row => At(row, Math.Ceiling(0.4 * (row.Length - 1)))),
        .. SingleDim(
            "Quantile: nearest", (x, dim, keep) => x.Quantile(0.4, dim, keep, QuantileMode.Nearest),
            row => At(row, Math.Round(0.4 * (row.Length - 1)))),
        .. SingleDim(
            "Quantile: midpoint", (x, dim, keep) => x.Quantile(0.4, dim, keep, QuantileMode.Midpoint),
            row => (At(row, Math.Floor(0.4 * (row.Length - 1))) + At(row, Math.Ceiling(0.4 * (row.Length - 1)))) / 2),
        Overall("Max", x => x.Max(), row => row.Max()),
        Overall("Min", x => x.Min(), row => row.Min()),
        Overall("ArgMax", x => x.ArgMax(), row => Array.IndexOf(row, row.Max()), order: 0),
        Overall("ArgMin", x => x.ArgMin(), row => Array.IndexOf(row, row.Min()), order: 0),
        Overall("Median", x => x.Median(), row => row.Order().ElementAt((row.Length - 1) / 2)),
        Overall("Quantile", x => x.Quantile(0.7), row => Between(row, 0.7 * (row.Length - 1))),
        new OpCase(
            "Prod: zeros",
            x => x[0].Prod(1),
            x => x[0].Reduce([1], false, row => row.Aggregate(1.0, (a, b) => a * b)),
            [[new([3, 4], Values: [1.5, 0, 2, -1, 0, 3, 0, 0.5, 1, 2, 3, 0])]])
        {
            GradientOrder = 3,
        },
        new OpCase(
            "Prod: two dims with zeros",
            x => x[0].Prod([0, 2]),
            x => x[0].Reduce([0, 2], false, row => row.Aggregate(1.0, (a, b) => a * b)),
            [[new([2, 2, 2], Values: [1.5, 0, 2, -1, 0.5, 3, 0, 0.5])]]),
        new OpCase(
            "Sum: many elements",
            x => x[0].Sum(0),
            x => x[0].Reduce([0], false, row => row.Sum()),
            [new([20000], -1, 1)],
            [new([300, 7])]) { GradientOrder = 0, Tolerance32 = 1e-5, DTypes = [DType.Float32, DType.Float64] },
    ];

    /// <summary>A reduction over all dims, over lists of them, and of tensors that are empty or scalars.</summary>
    private static IEnumerable<OpCase> Reduced(
        string name,
        Func<Tensor, Tensor> all,
        Func<Tensor, int[], bool, Tensor> some,
        Func<double[], double> expected,
        bool hasEmpty = true,
        bool hasSingle = true,
        int order = 2,
        double low = -2)
    {
        string suffix = name.Contains(':', StringComparison.Ordinal) ? ", " : ": ";
        List<Input[]> variants = [[new([3, 4], low)], [new([2, 3, 2], low)], [new([5], low)]];
        if (hasEmpty && hasSingle)
            variants.AddRange([[new([0])], [new([2, 0, 3])]]);
        if (hasSingle)
            variants.AddRange([[new([], low)], [new([1, 1], low)]]);
        yield return new OpCase(
            $"{name}{suffix}all", x => all(x[0]),
            x => x[0].Reduce([], false, expected), [.. variants])
        { GradientOrder = order };
        yield return new OpCase(
            $"{name}{suffix}outer dims", x => some(x[0], [0, -1], false), x => x[0].Reduce([0, -1], false, expected),
            [new([2, 3, 2], low)], [new([3, 2], low)])
        {
            GradientOrder = order,
        };
        yield return new OpCase(
            $"{name}{suffix}last dims kept", x => some(x[0], [-2, -1], true),
            x => x[0].Reduce([-2, -1], true, expected), [[new([2, 3, 2], low)]])
        {
            GradientOrder = order,
        };
        yield return new OpCase(
            $"{name}{suffix}nothing left", x => some(x[0], [1], false), x => x[0].Reduce([1], false, expected),
            [[new([0, 3], low)]])
        {
            GradientOrder = order,
        };
    }

    /// <summary>A reduction over one dim: each of three, kept or not.</summary>
    private static IEnumerable<OpCase> SingleDim(
        string name, Func<Tensor, int, bool, Tensor> run, Func<double[], double> expected, int order = 2)
    {
        string suffix = name.Contains(':', StringComparison.Ordinal) ? ", " : ": ";
        for (int dim = 0; dim < 3; dim++)
        {
            int d = dim;
            bool keep = dim != 1;
            yield return new OpCase(
                $"{name}{suffix}dim {d}", x => run(x[0], d, keep),
                x => x[0].Reduce([d], keep, expected), [new([3, 2, 4])], [new([2, 5, 3])])
            {
                GradientOrder = order,
            };
        }
    }

    private static OpCase Overall(
        string name, Func<Tensor, Tensor> run, Func<double[], double> expected, int order = 2) => new(
        $"{name}: over all", x => run(x[0]), x => new NdArray([expected(x[0].Data)]), [new([3, 4])], [new([5])],
        [new([])], [new([1, 1])])
        {
            GradientOrder = order,
        };

    private static double Variance(double[] row, int correction)
    {
        double mean = row.Sum() / row.Length;
        return row.Sum(v => (v - mean) * (v - mean)) / (row.Length - correction);
    }

    private static double Norm(double[] row, double p) => p switch
    {
        double.PositiveInfinity => row.Max(Math.Abs),
        double.NegativeInfinity => row.Min(Math.Abs),
        _ => Math.Pow(row.Sum(v => Math.Pow(Math.Abs(v), p)), 1 / p),
    };

    private static double At(double[] row, double position) => row.Order().ElementAt((int)position);

    private static double Between(double[] row, double position)
    {
        double lower = At(row, Math.Floor(position)), upper = At(row, Math.Ceiling(position));
        return lower + ((upper - lower) * (position - Math.Floor(position)));
    }
}
