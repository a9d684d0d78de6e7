namespace DeepNet.Tests.Ops;

internal static partial class OpCases
{
    private static IEnumerable<OpCase> Scans()
    {
        yield return AlongDim("CumSum", (x, dim) => x.CumSum(dim), row => Running(row, (a, b) => a + b));
        yield return AlongDim("CumProd", (x, dim) => x.CumProd(dim), row => Running(row, (a, b) => a * b));
        yield return AlongDim(
            "LogCumSumExp", (x, dim) => x.LogCumSumExp(dim),
            row => Running(row, (a, b) => Math.Log(Math.Exp(a) + Math.Exp(b))));
        yield return AlongDim("CumMax", (x, dim) => x.CumMax(dim).Values, row => Running(row, Math.Max));
        yield return AlongDim("CumMin", (x, dim) => x.CumMin(dim).Values, row => Running(row, Math.Min));
        yield return new OpCase(
            "CumProd: zeros",
            x => x[0].CumProd(1),
            x => EachRow(x[0], 1, row => Running(row, (a, b) => a * b)),
            [[new([3, 4], Values: [1.5, 0, 2, -1, 0, 3, 0, 0.5, 1, 2, 3, 0])]])
        {
            GradientOrder = 3,
        };
        yield return new OpCase(
            "CumSum: many columns",
            x => x[0].CumSum(0),
            x => EachRow(x[0], 0, row => Running(row, (a, b) => a + b)),
            [new([5, 300])], [new([400])]);

        yield return AlongDim("Sort", (x, dim) => x.Sort(dim).Values, row => [.. row.Order()]);
        yield return AlongDim(
            "Sort: descending", (x, dim) => x.Sort(dim, descending: true).Values, row => [.. row.OrderDescending()]);
        yield return AlongDim("ArgSort", (x, dim) => x.ArgSort(dim), row => Order(row), order: 0);
        yield return AlongDim(
            "TopK", (x, dim) => x.TopK(Math.Min(1, Size(x, dim)), dim).Values,
            row => [.. row.OrderDescending().Take(1)]);
        yield return new OpCase(
            "TopK: smallest",
            x => x[0].TopK(3, 0, largest: false).Values,
            x => EachRow(x[0], 0, row => [.. row.Order().Take(3)]),
            [new([5, 4])], [new([3])], [new([70, 2])]);
        yield return new OpCase(
            "Sort: long rows",
            x => x[0].Sort(1).Values,
            x => EachRow(x[0], 1, row => [.. row.Order()]),
            [new([3, 200])], [new([2, 300, 3], -50, 50)])
        { GradientOrder = 1 };
        yield return new OpCase(
            "ArgSort: ties in long rows",
            x => x[0].ArgSort(0, descending: true),
            x => EachRow(x[0], 0, row => Order(row, descending: true)),
            [new([500], -5, 5, DType.Int64)], [new([60, 3], 0, 3, DType.UInt8)], [new([100], -2, 2, DType.Int8)],
            [new([100], -9, 9, DType.Int32)])
        {
            GradientOrder = 0,
        };

        yield return new OpCase(
            "Diff", x => x[0].Diff(2, 1), x => EachRow(x[0], 1, row => Differences(Differences(row))), [new([3, 5])],
            [new([2, 4, 3])], [new([2, 2])]);
        yield return new OpCase(
            "Diff: once", x => x[0].Diff(), x => EachRow(x[0], x[0].Rank - 1, Differences), [new([6])], [new([2, 1])]);
        yield return new OpCase(
            "Trapezoid",
            x => x[0].Trapezoid(0.25),
            x => x[0].Reduce([-1], false, row => 0.125 * row.Zip(row.Skip(1), (a, b) => a + b).Sum()),
            [new([3, 5])], [new([1])], [new([2, 0])]);
        yield return new OpCase(
            "Trapezoid: points",
            x => x[0].Trapezoid(x[1], 0),
            x => EachRow(
                x[0], 0,
                row =>
                    [row.Zip(row.Skip(1), (a, b) => a + b).Zip(Differences(x[1].Data), (s, w) => s * w / 2).Sum()])
                is var y ? new NdArray(y.Data, y.Shape[1..]) : null!,
            [[new([4, 3]), new([4])]]);
        yield return new OpCase("Cov", x => x[0].Cov(), x => Cov(x[0], 1), [new([3, 6])], [new([1, 4])]);
        yield return new OpCase("Cov: correction", x => x[0].Cov(correction: 0), x => Cov(x[0], 0), [[new([2, 5])]]);
        yield return new OpCase(
            "Corrcoef",
            x => x[0].Corrcoef(),
            x =>
            {
                NdArray c = Cov(x[0], 0);
                return NdArray.Build(c.Shape, i => c[i] / Math.Sqrt(c[i[0], i[0]] * c[i[1], i[1]]));
            },
            [[new([3, 6])]]);
        yield return new OpCase(
            "SearchSorted",
            x => x[0].SearchSorted(x[1]),
            x => x[1].Map(v => x[0].Data.Count(s => s < v)),
            [new([5], Values: [-1, 0, 0, 1, 1.5]), new([2, 3], Values: [-2, -1, 0, 0.5, 1.5, 2])], [new([0]), new([3])])
        { GradientOrder = 0 };
        yield return new OpCase(
            "Bucketize",
            x => x[0].Bucketize(x[1], right: true),
            x => x[0].Map(v => x[1].Data.Count(s => s <= v)),
            [[new([2, 3], Values: [-2, -1, 0, 0.5, 1.5, 2]), new([5], Values: [-1, 0, 0, 1, 1.5])]])
        { GradientOrder = 0 };
        yield return new OpCase(
            "Histc",
            x => x[0].Histc(4, -1, 1),
            x => NdArray.Build(
                [4], i => x[0].Data.Count(v => v >= -1 && v <= 1 && Math.Min(3, Math.Floor((v + 1) * 2)) == i[0])),
            [new([6], Values: [-1, 1, 0.25, -0.75, 3, 0.75])], [new([2, 0])])
        { GradientOrder = 0 };
        yield return new OpCase(
            "Bincount",
            x => x[0].Bincount(x[1], minLength: 5),
            x => NdArray.Build([5], i => x[0].Data.Zip(x[1].Data).Where(p => p.First == i[0]).Sum(p => p.Second)),
            [[new([7], 0, 3, DType.Int64), new([7])]]);
        yield return new OpCase(
            "Unique",
            x => x[0].Unique().Values,
            x => new NdArray([.. x[0].Data.Distinct().Order()], x[0].Data.Distinct().Count()),
            [new([2, 4], Values: [3, 1, 1, -2, 3, 3, 0, 1])], [new([])], [new([0, 2])])
        { GradientOrder = 0 };
    }

    private static int Size(Tensor x, int dim) => x.Rank == 0 ? 1 : x.Shape[dim];

    private static double[] Running(double[] row, Func<double, double, double> combine)
    {
        double[] y = [.. row];
        for (int i = 1; i < y.Length; i++)
            y[i] = combine(y[i - 1], y[i]);
        return y;
    }

    private static double[] Differences(double[] row) => [.. row.Skip(1).Zip(row, (next, here) => next - here)];

    private static double[] Order(double[] row, bool descending = false)
    {
        IEnumerable<int> places = Enumerable.Range(0, row.Length);
        return
        [
            .. (descending ? places.OrderByDescending(i => row[i]) : places.OrderBy(i => row[i]))
                .Select(i => (double)i),
        ];
    }

    private static NdArray Cov(NdArray x, int correction)
    {
        int n = x.Shape[1];
        double[] means = [.. Enumerable.Range(0, x.Shape[0]).Select(i => Enumerable.Range(0, n).Average(k => x[i, k]))];
        return NdArray.Build(
            [x.Shape[0], x.Shape[0]],
            p => Enumerable.Range(0, n).Sum(
                k => (x[p[0], k] - means[p[0]]) * (x[p[1], k] - means[p[1]])) / (n - correction));
    }
}
