namespace DeepNet.Tests.Ops;

internal static partial class OpCases
{
    private static IEnumerable<OpCase> Shapes() =>
    [
        new(
            "Squeeze: all", x => x[0].Squeeze(), x => new NdArray(x[0].Data, [.. x[0].Shape.Where(n => n != 1)]),
            [new([1, 3, 1, 2])], [new([])]),
        new("Squeeze: dim", x => x[0].Squeeze(1), x => new NdArray(x[0].Data, 3, 2), [new([3, 1, 2])], [new([3, 2])]),
        new("Unsqueeze", x => x[0].Unsqueeze(-2), x => new NdArray(x[0].Data, 3, 1, 2), [[new([3, 2])]]),
        new("Unsqueeze: scalar", x => x[0].Unsqueeze(0), x => new NdArray(x[0].Data, 1), [[new([])]]),
        new(
            "Narrow", x => x[0].Narrow(1, 1, 2), x => NdArray.Build([x[0].Shape[0], 2], i => x[0][i[0], i[1] + 1]),
            [new([3, 4])], [new([0, 3])], [new([2, 3])]),
        new(
            "Slice: step", x => x[0].Slice(-1, 1, -1, 2), x => NdArray.Build([3, 2], i => x[0][i[0], 1 + (2 * i[1])]),
            [new([3, 5])], [new([3, 6])]),
        new("Slice: empty", x => x[0].Slice(0, 5, 9), x => NdArray.Zeros(0, 2), [[new([3, 2])]]),
        new(
            "Flip", x => x[0].Flip(0, -1),
            x => NdArray.Build(x[0].Shape, i => x[0][x[0].Shape[0] - 1 - i[0], i[1], x[0].Shape[2] - 1 - i[2]]),
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
        .. Views(), .. Copies(), .. Padding(),
    ];

    private static IEnumerable<OpCase> Views() =>
    [
        new("Flatten", x => x[0].Flatten(1, 2), x => new NdArray(x[0].Data, 2, 6, 2), [[new([2, 3, 2, 2])]]),
        new("Flatten: scalar", x => x[0].Flatten(), x => new NdArray(x[0].Data, 1), [[new([])]]),
        new("Unflatten", x => x[0].Unflatten(1, 2, -1), x => new NdArray(x[0].Data, 3, 2, 2), [[new([3, 4])]]),
        new(
            "Movedim: several", x => x[0].Movedim([0, 1], [2, 0]),
            x => NdArray.Build([3, 4, 2], i => x[0][i[2], i[0], i[1]]), [[new([2, 3, 4])]]),
        new(
            "Movedim: one", x => x[0].Movedim(0, -1), x => NdArray.Build([3, 4, 2], i => x[0][i[2], i[0], i[1]]),
            [[new([2, 3, 4])]]),
        new(
            "Select", x => x[0].Select(1, -1), x => NdArray.Build([2, 4], i => x[0][i[0], 2, i[1]]),
            [[new([2, 3, 4])]]),
        new(
            "Unfold: apart", x => x[0].Unfold(0, 3, 2),
            x => NdArray.Build([2, 2, 3], i => x[0][(2 * i[0]) + i[2], i[1]]), [[new([6, 2])]]),
        new(
            "Unfold: overlapping", x => x[0].Unfold(-1, 3, 1),
            x => NdArray.Build([2, 3, 3], i => x[0][i[0], i[1] + i[2]]), [[new([2, 5])]]),
        new(
            "Diagonal: below", x => x[0].Diagonal(-1), x => NdArray.Build([2], i => x[0][i[0] + 1, i[0]]),
            [[new([3, 4])]]),
        new(
            "Diagonal: dims", x => x[0].Diagonal(1, 2, 0), x => NdArray.Build([3, 2], i => x[0][i[1] + 1, i[0], i[1]]),
            [[new([3, 3, 4])]]),
        new("Diagonal: outside", x => x[0].Diagonal(5), _ => NdArray.Zeros(0), [[new([3, 4])]]),
        new(
            "DiagEmbed", x => x[0].DiagEmbed(1),
            x => NdArray.Build([2, 4, 4], i => i[2] == i[1] + 1 ? x[0][i[0], i[1]] : 0), [[new([2, 3])]]),
        new(
            "DiagEmbed: dims", x => x[0].DiagEmbed(-1, 0, 2),
            x => NdArray.Build([4, 2, 4], i => i[0] == i[2] + 1 ? x[0][i[1], i[2]] : 0),
            [[new([2, 3])]]),
        new(
            "Diag: of a vector", x => x[0].Diag(), x => NdArray.Build([3, 3], i => i[0] == i[1] ? x[0][i[0]] : 0),
            [[new([3])]]),
        new(
            "Diag: of a matrix", x => x[0].Diag(1), x => NdArray.Build([2], i => x[0][i[0], i[0] + 1]),
            [[new([3, 3])]]),
        new(
            "Split: equal", x => x[0].Split(2, 1)[1] * x[0].Split(2, 1)[0],
            x => Part(x[0], 2, 2).Zip(Part(x[0], 0, 2), (a, b) => a * b), [[new([2, 5])]]),
        new("Split: sizes", x => x[0].Split([1, 3, 1], 1)[1], x => Part(x[0], 1, 3), [[new([2, 5])]]),
        new("Chunk", x => x[0].Chunk(3, 1)[2], x => Part(x[0], 4, 1), [[new([2, 5])]]),
        new("Unbind", x => x[0].Unbind(1)[2], x => NdArray.Build([2], i => x[0][i[0], 2]), [[new([2, 5])]]),
        new(
            "Meshgrid: ij", x => Tensor.Meshgrid(x)[0] * Tensor.Meshgrid(x)[1],
            x => NdArray.Build([3, 2], i => x[0][i[0]] * x[1][i[1]]),
            [[new([3]), new([2])]]),
        new(
            "Meshgrid: xy", x => Tensor.Meshgrid(x, GridIndexing.Xy)[0], x => NdArray.Build([2, 3], i => x[0][i[1]]),
            [[new([3]), new([2])]]),
        new(
            "BroadcastTensors", x => Tensor.BroadcastTensors(x)[1], x => NdArray.Build([2, 3], i => x[1][i[1]]),
            [[new([2, 1]), new([3])]]),
    ];

    private static IEnumerable<OpCase> Copies() =>
    [
        new(
            "Reshape", x => x[0].Reshape(2, -1), x => new NdArray(x[0].Data, 2, 6), [new([3, 4])], [new([12])],
            [new([2, 2, 3])]),
        new("Reshape: empty", x => x[0].Reshape(3, 0), _ => NdArray.Zeros(3, 0), [[new([0, 4])]]),
        new(
            "Permute", x => x[0].Permute(2, 0, -2), x => NdArray.Build([4, 2, 3], i => x[0][i[1], i[2], i[0]]),
            [[new([2, 3, 4])]]),
        new(
            "Transpose", x => x[0].Transpose(0, -1), x => NdArray.Build([4, 3, 2], i => x[0][i[2], i[1], i[0]]),
            [[new([2, 3, 4])]]),
        new("Expand", x => x[0].Expand(4, -1, 3), x => NdArray.Build([4, 2, 3], i => x[0][i[1], 0]), [[new([2, 1])]]),
        new("Clone", x => x[0].Clone(), x => x[0], [new([2, 3])], [new([])], [new([0])]),
        new(
            "Contiguous", x => x[0].Transpose().Contiguous(), x => NdArray.Build([3, 2], i => x[0][i[1], i[0]]),
            [[new([2, 3])]]),
        new(
            "Where", x => Tensor.Where(x[0], x[1], x[2]),
            x => NdArray.Build([2, 3], i => x[0][i] != 0 ? x[1][i[0], 0] : x[2][i[1]]),
            [[SomeTrue, new([2, 1]), new([3])]]),
        new(
            "Repeat", x => x[0].Repeat(2, 1, 3), x => NdArray.Build([2, 2, 9], i => x[0][i[1], i[2] % 3]),
            [[new([2, 3])]]),
        new("Repeat: none", x => x[0].Repeat(0, 2), _ => NdArray.Zeros(0, 6), [[new([2, 3])]]),
        new("Tile", x => x[0].Tile(2), x => NdArray.Build([2, 6], i => x[0][i[0], i[1] % 3]), [[new([2, 3])]]),
        new(
            "RepeatInterleave", x => x[0].RepeatInterleave(3, 1), x => NdArray.Build([2, 9], i => x[0][i[0], i[1] / 3]),
            [[new([2, 3])]]),
        new(
            "RepeatInterleave: flat", x => x[0].RepeatInterleave(2), x => NdArray.Build([12], i => x[0].Data[i[0] / 2]),
            [[new([2, 3])]]),
        new(
            "RepeatInterleave: counts", x => x[0].RepeatInterleave(x[1], 0),
            x => NdArray.Build([4, 2], i => x[0][i[0] == 0 ? 0 : 2, i[1]]),
            [[new([3, 2]), new([3], DType: DType.Int64, Values: [1, 0, 3])]]),
        new(
            "Roll: flat", x => x[0].Roll(2), x => NdArray.Build([2, 3], i => x[0].Data[((3 * i[0]) + i[1] + 4) % 6]),
            [[new([2, 3])]]),
        new(
            "Roll: dims", x => x[0].Roll([1, -2], [0, 1]),
            x => NdArray.Build([2, 5], i => x[0][(i[0] + 1) % 2, (i[1] + 2) % 5]),
            [[new([2, 5])]]),
        new("Rot90: 1", x => x[0].Rot90(), x => NdArray.Build([3, 2], i => x[0][i[1], 2 - i[0]]), [[new([2, 3])]]),
        new("Rot90: 2", x => x[0].Rot90(2), x => NdArray.Build([2, 3], i => x[0][1 - i[0], 2 - i[1]]), [[new([2, 3])]]),
        new("Rot90: -1", x => x[0].Rot90(-1), x => NdArray.Build([3, 2], i => x[0][1 - i[1], i[0]]), [[new([2, 3])]]),
        new(
            "Tril", x => x[0].Tril(-1), x => NdArray.Build(x[0].Shape, i => i[^1] - i[^2] <= -1 ? x[0][i] : 0),
            [new([3, 4])], [new([2, 3, 3])]),
        new(
            "Triu", x => x[0].Triu(1), x => NdArray.Build(x[0].Shape, i => i[^1] - i[^2] >= 1 ? x[0][i] : 0),
            [new([3, 4])], [new([2, 3, 3])]),
        new(
            "CartesianProd", x => Tensor.CartesianProd(x),
            x => NdArray.Build([6, 2], i => i[1] == 0 ? x[0][i[0] / 2] : x[1][i[0] % 2]),
            [[new([3]), new([2])]]),
        new(
            "Vander", x => x[0].Vander(4, increasing: true),
            x => NdArray.Build([3, 4], i => Math.Pow(x[0][i[0]], i[1])), [[new([3])]]),
        new(
            "Vander: falling", x => x[0].Vander(), x => NdArray.Build([3, 3], i => Math.Pow(x[0][i[0]], 2 - i[1])),
            [[new([3])]]),
        new(
            "PixelShuffle", x => x[0].PixelShuffle(2),
            x => NdArray.Build(
                [1, 2, 4, 6], i => x[0][i[0], (4 * i[1]) + (2 * (i[2] % 2)) + (i[3] % 2), i[2] / 2, i[3] / 2]),
            [[new([1, 8, 2, 3])]]),
        new(
            "PixelUnshuffle", x => x[0].PixelUnshuffle(2),
            x => NdArray.Build([4, 2, 3], i => x[0][0, (2 * i[1]) + (i[0] / 2), (2 * i[2]) + (i[0] % 2)]),
            [[new([1, 4, 6])]]),
        new(
            "ChannelShuffle", x => x[0].ChannelShuffle(2),
            x => NdArray.Build([1, 6, 2], i => x[0][0, (3 * (i[1] % 2)) + (i[1] / 2), i[2]]), [[new([1, 6, 2])]]),
    ];

    private static IEnumerable<OpCase> Padding() =>
    [
        new(
            "Pad: constant", x => x[0].Pad([1, 2, 2, 0], value: 0.5),
            x => NdArray.Build([4, 6], i => Inside(x[0], 0.5, i[0] - 2, i[1] - 1)), [[new([2, 3])]]),
        new(
            "Pad: cut", x => x[0].Pad([-1, 1, 0, -1]), x => NdArray.Build([1, 3], i => Inside(x[0], 0, i[0], i[1] + 1)),
            [[new([2, 3])]]),
        new(
            "Pad: reflect", x => x[0].Pad([2, 1], PadMode.Reflect),
            x => NdArray.Build([2, 6], i => x[0][i[0], new[] { 2, 1, 0, 1, 2, 1 }[i[1]]]),
            [[new([2, 3])]]),
        new(
            "Pad: replicate", x => x[0].Pad([2, 1, 1, 0], PadMode.Replicate),
            x => NdArray.Build([3, 6], i => x[0][Math.Max(0, i[0] - 1), new[] { 0, 0, 0, 1, 2, 2 }[i[1]]]),
            [[new([2, 3])]]),
        new(
            "Pad: circular", x => x[0].Pad([2, 1, 1, 0], PadMode.Circular),
            x => NdArray.Build([3, 6], i => x[0][(i[0] + 1) % 2, new[] { 1, 2, 0, 1, 2, 0 }[i[1]]]), [[new([2, 3])]]),
    ];

    private static NdArray Part(NdArray x, int start, int length) =>
        NdArray.Build([x.Shape[0], length], i => x[i[0], start + i[1]]);

    private static double Inside(NdArray x, double border, int row, int column) =>
        row >= 0 && row < x.Shape[0] && column >= 0 && column < x.Shape[1] ? x[row, column] : border;
}
