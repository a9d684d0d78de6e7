namespace DeepNet.Tests.Ops;

internal static partial class OpCases
{
    private static IEnumerable<OpCase> Numerics() =>
    [
        new(
            "CumulativeTrapezoid", x => x[0].CumulativeTrapezoid(0.25),
            x => NdArray.Build([x[0].Shape[0], x[0].Shape[1] - 1], at => Enumerable.Range(0, at[1] + 1).Sum(
                i => 0.125 * (x[0][at[0], i] + x[0][at[0], i + 1]))),
            [new([2, 5])], [new([3, 1])], [new([0, 3])]),
        new(
            "CumulativeTrapezoid: points", x => x[0].CumulativeTrapezoid(x[1], 0),
            x => NdArray.Build([x[0].Shape[0] - 1, x[0].Shape[1]], at => Enumerable.Range(0, at[0] + 1).Sum(
                i => (x[1][i + 1] - x[1][i]) * (x[0][i, at[1]] + x[0][i + 1, at[1]]) / 2)),
            [[new([4, 2]), new([4])]]),
        new(
            "BlockDiag", x => Tensor.BlockDiag(x),
            x =>
            {
                NdArray y = NdArray.Zeros(x.Sum(a => BlockRows(a)), x.Sum(a => BlockColumns(a)));
                int row = 0, column = 0;
                foreach (NdArray a in x)
                {
                    for (int i = 0; i < a.Data.Length; i++)
                        y[row + (i / BlockColumns(a)), column + (i % BlockColumns(a))] = a.Data[i];
                    row += BlockRows(a);
                    column += BlockColumns(a);
                }

                return y;
            },
            [new([2, 3]), new([2]), new([])], [new([2, 0]), new([1, 2])], [new([3, 1])]),
    ];

    private static int BlockRows(NdArray x) => x.Rank == 2 ? x.Shape[0] : 1;

    private static int BlockColumns(NdArray x) => x.Rank == 0 ? 1 : x.Shape[^1];
}
