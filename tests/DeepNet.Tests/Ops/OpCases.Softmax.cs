namespace DeepNet.Tests.Ops;

internal static partial class OpCases
{
    private static IEnumerable<OpCase> Softmax()
    {
        yield return AlongDim("Softmax", (x, dim) => x.Softmax(dim), Softmax);
        yield return AlongDim(
            "LogSoftmax", (x, dim) => x.LogSoftmax(dim), row => [.. Softmax(row).Select(v => Math.Log(v))]);
        yield return AlongDim("Softmin", (x, dim) => x.Softmin(dim), row => Softmax([.. row.Select(v => -v)]));
        yield return new OpCase(
            "Softmax: long rows and columns",
            x => x[0].Softmax(1),
            x => EachRow(x[0], 1, Softmax),
            [new([2, 150], -8, 8)], [new([3, 67, 5])], [new([2, 3, 90])], [new([1, 1, 1])])
        { GradientOrder = 1 };
        yield return new OpCase(
            "LogSoftmax: long rows and columns",
            x => x[0].LogSoftmax(1),
            x => EachRow(x[0], 1, row => [.. Softmax(row).Select(v => Math.Log(v))]),
            [new([2, 150], -8, 8)], [new([3, 67, 5])], [new([2, 3, 90])])
        { GradientOrder = 1 };
        yield return new OpCase(
            "Softmax: large values",
            x => x[0].Softmax(),
            x => EachRow(x[0], 1, Softmax),
            [[new([2, 3], Values: [1000, 1001, 999, -1000, -1000, -1001])]]);
    }

    private static double[] Softmax(double[] row)
    {
        double max = row.DefaultIfEmpty().Max(), sum = row.Sum(v => Math.Exp(v - max));
        return [.. row.Select(v => Math.Exp(v - max) / sum)];
    }

    /// <summary>An operation from rows to rows of the same length, over the dims and shapes that matter.</summary>
    private static OpCase AlongDim(
        string name, Func<Tensor, int, Tensor> run, Func<double[], double[]> expected, int order = 2) => new(
        name,
        x => run(x[0], x[0].Rank == 3 ? 1 : -1),
        x => EachRow(x[0], x[0].Rank == 3 ? 1 : x[0].Rank - 1, expected),
        [new([3, 5])], [new([2, 4, 3])], [new([7])], [new([])], [new([1])], [new([0])], [new([2, 0, 3])], [new([0, 3])])
        {
            GradientOrder = order,
        };

    /// <summary>Applies f to every row along a dim; the new rows may be of another length.</summary>
    private static NdArray EachRow(NdArray x, int dim, Func<double[], double[]> f)
    {
        if (x.Rank == 0)
            return new NdArray(f([x.Data[0]]));
        int[] outer = [.. x.Shape.Select((n, d) => d == dim ? 1 : n)];
        int length = f(new double[x.Shape[dim]]).Length;
        NdArray y = NdArray.Zeros([.. x.Shape.Select((n, d) => d == dim ? length : n)]);
        foreach (int[] index in NdArray.Indices(outer))
        {
            double[] row = [.. Enumerable.Range(0, x.Shape[dim]).Select(k => x[At(k)])];
            double[] result = f(row);
            for (int k = 0; k < length; k++)
                y[At(k)] = result[k];

            int[] At(int k) => [.. index.Select((i, d) => d == dim ? k : i)];
        }

        return y;
    }
}
