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
            [new([4, 3]), new([5, 3], 0, 3, DType.Int64), new([5, 3])],
            [new([4, 3]), new([2, 2], 0, 3, DType.Int64), new([3, 3])],
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
        .. Writing(), .. Masks(), .. Tables(), .. Indexer(),
    ];

    private static Input Distinct => new([3], DType: DType.Int64, Values: [3, 0, 1]);

    private static Input SomeTrue => new([2, 3], DType: DType.Bool, Values: [1, 0, 0, 1, 1, 0]);

    private static IEnumerable<OpCase> Writing() =>
    [
        new(
            "Scatter", x => x[0].Scatter(0, x[1], x[2]),
            x => Written(x[0], x[2].Shape, i => [(int)x[1][i], i[1]], (_, i) => x[2][i]),
            [[new([4, 2]), new([2, 2], DType: DType.Int64, Values: [3, 0, 1, 2]), new([2, 2])]]),
        new(
            "Scatter: value", x => x[0].Scatter(1, x[1], 2.5),
            x => Written(x[0], x[1].Shape, i => [i[0], (int)x[1][i]], (_, _) => 2.5),
            [[new([2, 4]), new([2, 2], 0, 3, DType.Int64)]]),
        new(
            "IndexCopy", x => x[0].IndexCopy(1, x[1], x[2]),
            x => Written(x[0], x[2].Shape, i => [i[0], (int)x[1].Data[i[1]]], (_, i) => x[2][i]),
            [[new([2, 4]), Distinct, new([2, 3])]]),
        new(
            "IndexFill", x => x[0].IndexFill(0, x[1], -1.5),
            x => Written(x[0], [3, 2], i => [(int)x[1].Data[i[0]], i[1]], (_, _) => -1.5),
            [[new([4, 2]), Distinct]]),
        new(
            "IndexFill: tensor", x => x[0].IndexFill(0, x[1], x[2]),
            x => Written(x[0], [3, 2], i => [(int)x[1].Data[i[0]], i[1]], (_, _) => x[2].Data[0]),
            [[new([4, 2]), Distinct, new([])]]),
        new(
            "Put", x => x[0].Put(x[1], x[2]),
            x => Written(x[0], [3], i => [(int)x[1].Data[i[0]] / 2, (int)x[1].Data[i[0]] % 2], (_, i) => x[2][i]),
            [[new([2, 2]), Distinct, new([3])]]),
        new(
            "Put: accumulate", x => x[0].Put(x[1], x[2], accumulate: true),
            x => Written(
                x[0], [4], i => [(int)x[1].Data[i[0]] / 2, (int)x[1].Data[i[0]] % 2], (old, i) => old + x[2][i]),
            [[new([2, 2]), Rows, new([4])]]),
        .. Enum.GetValues<ScatterReduction>().SelectMany(reduction => new[] { true, false }.Select(self => new OpCase(
            $"ScatterReduce: {reduction}, {self}", x => x[0].ScatterReduce(0, x[1], x[2], reduction, self),
            x => Reduced(x[0], x[1], x[2], reduction, self),
            [
                [
                    new([4, 2], 0.5, 2), new([3, 2], DType: DType.Int64, Values: [1, 0, 1, 3, 2, 3]),
                    new([3, 2], 0.6, 2),
                ],
            ]))),
        new(
            "IndexPut", x => x[0].IndexPut([x[1], 1], x[2]),
            x => Written(x[0], [3], i => [(int)x[1].Data[i[0]], 1], (_, i) => x[2][i]),
            [[new([4, 3]), Distinct, new([3])]]),
        new(
            "IndexPut: accumulate", x => x[0].IndexPut([x[1]], x[2], accumulate: true),
            x => Written(x[0], [4, 2], i => [(int)x[1].Data[i[0]], i[1]], (old, i) => old + x[2].Data[i[1]]),
            [[new([3, 2]), Rows, new([2])]]),
    ];

    private static IEnumerable<OpCase> Masks() =>
    [
        new(
            "MaskedFill", x => x[0].MaskedFill(x[1], -3), x => x[0].Zip(x[1], (v, m) => m != 0 ? -3 : v),
            [new([2, 3]), SomeTrue], [new([2, 1]), SomeTrue]),
        new(
            "MaskedFill: tensor", x => x[0].MaskedFill(x[1], x[2]),
            x => x[0].Zip(x[1], (v, m) => m != 0 ? x[2].Data[0] : v), [[new([2, 3]), SomeTrue, new([])]]),
        new(
            "MaskedSelect", x => x[0].MaskedSelect(x[1]),
            x => new NdArray([x[0].Data[0], x[0].Data[3], x[0].Data[4]], 3), [[new([2, 3]), SomeTrue]]),
        new(
            "MaskedSelect: broadcast", x => x[0].MaskedSelect(x[1]),
            x => new NdArray([x[0].Data[0], x[0].Data[0], x[0].Data[1]], 3), [[new([3]), SomeTrue]]),
        new(
            "MaskedScatter", x => x[0].MaskedScatter(x[1], x[2]),
            x => NdArray.Build(
                [2, 3], i => i switch { [0, 0] => x[2][0], [1, 0] => x[2][1], [1, 1] => x[2][2], _ => x[0][i] }),
            [[new([2, 3]), SomeTrue, new([5])]]),
        new(
            "Nonzero", x => x[0].Nonzero(), _ => new NdArray([0, 0, 1, 0, 1, 1], 3, 2),
            [[SomeTrue]]) { GradientOrder = 0 },
        new(
            "OneHot", x => x[0].OneHot(4), x => NdArray.Build([4, 4], i => x[0].Data[i[0]] == i[1] ? 1 : 0),
            [[Rows]]) { GradientOrder = 0 },
    ];

    private static IEnumerable<OpCase> Tables() =>
    [
        new(
            "TakeAlongDim", x => x[0].TakeAlongDim(x[1], 1),
            x => NdArray.Build([2, 2, 3], i => x[0][i[0], (int)x[1][0, i[1], i[2]], 0]),
            [[new([2, 4, 1]), new([1, 2, 3], 0, 3, DType.Int64)]]),
        new(
            "Take", x => x[0].Take(x[1]), x => x[1].Map(i => x[0].Data[(int)i]),
            [[new([2, 3]), new([2, 2], 0, 5, DType.Int64)]]),
        new(
            "Embedding", x => Tensor.Embedding(x[0], x[1]),
            x => NdArray.Build([.. x[0].Shape, 3], i => x[1][(int)x[0][i[..^1]], i[^1]]),
            [new([2, 3], 0, 4, DType.Int64), new([5, 3])], [new([], 0, 4, DType.Int64), new([5, 3])],
            [new([0], DType: DType.Int64), new([5, 3])]),
        new(
            "EmbeddingBag: sum",
            x => Tensor.EmbeddingBag(x[0], x[1], mode: EmbeddingBagMode.Sum, perSampleWeights: x[2]),
            x => NdArray.Build(
                [2, 3], i => Enumerable.Range(0, 2).Sum(j => x[1][(int)x[0][i[0], j], i[1]] * x[2][i[0], j])),
            [[new([2, 2], 0, 4, DType.Int64), new([5, 3]), new([2, 2])]]),
        new(
            "EmbeddingBag: mean", x => Tensor.EmbeddingBag(x[0], x[1], x[2]),
            x => NdArray.Build([3, 2], i => i[0] switch
            {
                0 => x[1][(int)x[0].Data[0], i[1]],
                1 => 0,
                _ => Enumerable.Range(1, 3).Average(j => x[1][(int)x[0].Data[j], i[1]]),
            }),
            [[Rows, new([3, 2]), new([3], DType: DType.Int64, Values: [0, 1, 1])]]),
        new(
            "EmbeddingBag: max", x => Tensor.EmbeddingBag(x[0], x[1], mode: EmbeddingBagMode.Max),
            x => NdArray.Build([2, 3], i => Math.Max(x[1][(int)x[0][i[0], 0], i[1]], x[1][(int)x[0][i[0], 1], i[1]])),
            [[new([2, 2], DType: DType.Int64, Values: [0, 3, 2, 4]), new([5, 3])]]),
    ];

    private static IEnumerable<OpCase> Indexer() =>
    [
        new("Item: number", x => x[0][-1], x => NdArray.Build([3], i => x[0][1, i[0]]), [[new([2, 3])]]),
        new(
            "Item: ranges", x => x[0][.., 1..^1], x => NdArray.Build([2, 2], i => x[0][i[0], i[1] + 1]),
            [[new([2, 4])]]),
        new(
            "Item: ellipsis, axis and step",
            x => x[0][TensorIndex.NewAxis, TensorIndex.Ellipsis, TensorIndex.Slice(-4, step: 2)],
            x => NdArray.Build([1, 2, 3, 2], i => x[0][i[1], i[2], 1 + (2 * i[3])]), [[new([2, 3, 5])]]),
        new(
            "Item: rows", x => x[0][x[1]], x => NdArray.Build([4, 2], i => x[0][(int)x[1].Data[i[0]], i[1]]),
            [[new([3, 2]), Rows]]),
        new(
            "Item: adjacent", x => x[0][.., x[1], x[2]],
            x => NdArray.Build([2, 2, 3, 2], i => x[0][i[0], (int)x[1][i[1], 0], (int)x[2][i[2]], i[3]]),
            [[new([2, 3, 2, 2]), new([2, 1], 0, 2, DType.Int64), new([3], 0, 1, DType.Int64)]]),
        new(
            "Item: separated", x => x[0][x[1], .., x[2]],
            x => NdArray.Build([3, 2], i => x[0][(int)x[1][i[0]], i[1], (int)x[2][i[0]]]),
            [[new([3, 2, 4]), new([3], 0, 2, DType.Int64), new([3], 0, 3, DType.Int64)]]),
        new(
            "Item: mask", x => x[0][x[1]], x => new NdArray([x[0].Data[0], x[0].Data[3], x[0].Data[4]], 3),
            [[new([2, 3]), SomeTrue]]),
        new(
            "Item: mask of leading dims", x => x[0][x[1]],
            x => NdArray.Build([3, 2], i => x[0][i[0] == 0 ? 0 : 1, i[0] == 2 ? 1 : 0, i[1]]),
            [[new([2, 3, 2]), SomeTrue]]),
        new(
            "Item: mask of a column", x => x[0][.., x[1]], x => NdArray.Build([2, 2], i => x[0][i[0], 2 * i[1]]),
            [[new([2, 3]), new([3], DType: DType.Bool, Values: [1, 0, 1])]]),
        new(
            "Item: empty", x => x[0][TensorIndex.Slice(5, 9)], _ => NdArray.Zeros(0, 3), [[new([2, 3])]]),
    ];

    private static NdArray Written(NdArray x, int[] from, Func<int[], int[]> place, Func<double, int[], double> value)
    {
        NdArray y = x.Map(v => v);
        foreach (int[] i in NdArray.Indices(from))
            y[place(i)] = value(y[place(i)], i);
        return y;
    }

    private static NdArray Reduced(
        NdArray x, NdArray index, NdArray source, ScatterReduction reduction, bool includeSelf) =>
        NdArray.Build(x.Shape, at =>
        {
            List<double> values =
                [.. NdArray.Indices(index.Shape).Where(i => i[1] == at[1] && index[i] == at[0]).Select(i => source[i])];
            if (includeSelf || values.Count == 0)
                values.Insert(0, x[at]);
            return reduction switch
            {
                ScatterReduction.Sum => values.Sum(),
                ScatterReduction.Prod => values.Aggregate((a, b) => a * b),
                ScatterReduction.Mean => values.Average(),
                ScatterReduction.Max => values.Max(),
                _ => values.Min(),
            };
        });

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
