namespace DeepNet.Tests.Ops;

internal static partial class OpCases
{
    private static IEnumerable<OpCase> Shapes() =>
    [
        new("Squeeze: all", x => x[0].Squeeze(), x => new NdArray(x[0].Data, [.. x[0].Shape.Where(n => n != 1)]), [new([1, 3, 1, 2])], [new([])]),
        new("Squeeze: dim", x => x[0].Squeeze(1), x => new NdArray(x[0].Data, 3, 2), [new([3, 1, 2])], [new([3, 2])]),
        new("Unsqueeze", x => x[0].Unsqueeze(-2), x => new NdArray(x[0].Data, 3, 1, 2), [[new([3, 2])]]),
        new("Unsqueeze: scalar", x => x[0].Unsqueeze(0), x => new NdArray(x[0].Data, 1), [[new([])]]),
        new(
            "Narrow", x => x[0].Narrow(1, 1, 2), x => NdArray.Build([x[0].Shape[0], 2], i => x[0][i[0], i[1] + 1]),
            [new([3, 4])], [new([0, 3])], [new([2, 3])]),
        new(
            "Slice: step", x => x[0].Slice(-1, 1, -1, 2), x => NdArray.Build([3, 2], i => x[0][i[0], 1 + (2 * i[1])]), [new([3, 5])], [new([3, 6])]),
        new("Slice: empty", x => x[0].Slice(0, 5, 9), x => NdArray.Zeros(0, 2), [[new([3, 2])]]),
        new(
            "Flip", x => x[0].Flip(0, -1), x => NdArray.Build(x[0].Shape, i => x[0][x[0].Shape[0] - 1 - i[0], i[1], x[0].Shape[2] - 1 - i[2]]),
            [new([2, 3, 4])], [new([2, 0, 3])]),
        new(
            "Concat: dim 1", x => Tensor.Concat(x, 1),
            x => NdArray.Build([2, x.Sum(t => t.Shape[1])], i =>
            {
                int j = i[1], part = 0;
                for (; j >= x[part].Shape[1]; part++)
                    j -= x[part].Shape[1];
                return x[part][i[0], j];
            }),
            [new([2, 3]), new([2, 1]), new([2, 4])], [new([2, 3])], [new([2, 0]), new([2, 2])]),
        new(
            "Stack", x => Tensor.Stack(x, -1), x => NdArray.Build([3, 2, 2], i => x[i[2]][i[0], i[1]]),
            [[new([3, 2]), new([3, 2])]]),
    ];
}
