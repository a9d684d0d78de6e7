namespace DeepNet.Tests.Ops;

internal static partial class OpCases
{
    private static Input Rows => new([4], DType: DType.Int64, Values: [2, 0, 2, 1]);

    private static IEnumerable<OpCase> Indexing() =>
    [
        new(
            "Gather: dim 0", x => x[0].Gather(0, x[1]),
            x => NdArray.Build(x[1].Shape, i => x[0][Replace(i, 0, (int)x[1][i])]),
            [new([4, 3]), new([5, 3], 0, 3, DType.Int64)], [new([4, 3]), new([2, 2], 0, 3, DType.Int64)],
            [new([4]), new([0], DType: DType.Int64)], [new([2, 3, 2]), new([4, 2, 1], 0, 1, DType.Int64)]),
        new(
            "Gather: last dim", x => x[0].Gather(-1, x[1]),
            x => NdArray.Build(x[1].Shape, i => x[0][Replace(i, i.Length - 1, (int)x[1][i])]),
            [new([4, 3]), new([4, 5], 0, 2, DType.Int64)], [new([3, 2, 4]), new([2, 2, 3], 0, 3, DType.Int64)],
            [new([]), new([], 0, 0, DType.Int64)]),
        new(
            "ScatterAdd: dim 0", x => x[0].ScatterAdd(0, x[1], x[2]), x => ScatterSum(x[0], 0, x[1], x[2]),
            [new([4, 3]), new([5, 3], 0, 3, DType.Int64), new([5, 3])], [new([4, 3]), new([2, 2], 0, 3, DType.Int64), new([3, 3])],
            [new([3]), new([7], 0, 2, DType.Int64), new([7])], [new([3]), new([0], DType: DType.Int64), new([4])]),
        new(
            "ScatterAdd: dim 1", x => x[0].ScatterAdd(1, x[1], x[2]), x => ScatterSum(x[0], 1, x[1], x[2]),
            [new([2, 3, 2]), new([2, 4, 2], 0, 2, DType.Int64), new([2, 4, 2])],
            [new([3, 3]), new([2, 4], 0, 2, DType.Int64), new([2, 5])]),
        new(
            "IndexSelect: dim 0", x => x[0].IndexSelect(0, x[1]),
            x => NdArray.Build([4, .. x[0].Shape[1..]], i => x[0][Replace(i, 0, (int)x[1].Data[i[0]])]),
            [new([3, 5]), Rows], [new([3]), Rows], [new([3, 2, 2]), Rows], [new([3, 0]), Rows]),
        new(
            "IndexSelect: dim 1", x => x[0].IndexSelect(1, x[1]),
            x => NdArray.Build([x[0].Shape[0], 4, .. x[0].Shape[2..]], i => x[0][Replace(i, 1, (int)x[1].Data[i[1]])]),
            [new([3, 5]), Rows], [new([2, 3, 3]), Rows]),
        new(
            "IndexAdd", x => x[0].IndexAdd(1, x[1], x[2], alpha: 1.5),
            x =>
            {
                NdArray y = x[0].Map(v => v);
                foreach (int[] i in NdArray.Indices(x[2].Shape))
                    y[Replace(i, 1, (int)x[1].Data[i[1]])] += 1.5 * x[2][i];
                return y;
            },
            [new([3, 4]), Rows, new([3, 4])], [new([2, 3, 3]), Rows, new([2, 4, 3])]),
    ];

    private static int[] Replace(int[] index, int dim, int value)
    {
        int[] result = [.. index];
        if (result.Length > 0)
            result[dim] = value;
        return result;
    }

    private static NdArray ScatterSum(NdArray x, int dim, NdArray index, NdArray source)
    {
        NdArray y = x.Map(v => v);
        foreach (int[] i in NdArray.Indices(index.Shape))
            y[Replace(i, dim, (int)index[i])] += source[i];
        return y;
    }
}
