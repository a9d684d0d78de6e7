namespace DeepNet.Tests.Ops;

internal static partial class OpCases
{
    private static IEnumerable<OpCase> Patches() =>
    [
        PatchCase("plain", (2, 3), 1, 0, 1, [new([2, 2, 3, 4])], [new([0, 2, 3, 4])]),
        PatchCase("all", (2, 3), (1, 2), (1, 2), (2, 1), [[new([1, 2, 4, 5])]]),
        PatchCase("dilated", 2, 2, 0, 2, [[new([1, 1, 5, 6])]]),
        new(
            "Im2Col: no batch", x => x[0].Im2Col(2), x => NdArray.Build([4, 4], i => x[0][
                0, (i[1] / 2) + (i[0] / 2), (i[1] % 2) + (i[0] % 2)]),
            [[new([1, 3, 3])]]),
        FoldCase("plain", (3, 4), (2, 3), 1, 0, 1, [[new([2, 12, 4])]]),
        FoldCase("all", (4, 5), (2, 3), (1, 2), (1, 2), (2, 1), [[new([1, 6, 15])]]),
        FoldCase("gaps", (5, 5), 1, 1, 0, 2, [[new([1, 2, 9])]]),
    ];

    private static OpCase PatchCase(
        string name, PerDim kernel, PerDim dilation, PerDim padding, PerDim stride, params Input[][] variants) => new(
        $"Im2Col: {name}", x => x[0].Im2Col(kernel, dilation, padding, stride),
        x =>
        {
            (int rows, int columns) = (
                PatchCount(x[0].Shape[2], 0, kernel, dilation, padding, stride),
                PatchCount(x[0].Shape[3], 1, kernel, dilation, padding, stride));
            int taps = kernel[0] * kernel[1];
            return NdArray.Build([x[0].Shape[0], x[0].Shape[1] * taps, rows * columns], i =>
            {
                int tap = i[1] % taps;
                int row = (i[2] / columns * stride[0]) - padding[0] + (tap / kernel[1] * dilation[0]);
                int column = (i[2] % columns * stride[1]) - padding[1] + (tap % kernel[1] * dilation[1]);
                return row >= 0 && row < x[0].Shape[2] && column >= 0 && column < x[0].Shape[3]
                    ? x[0][i[0], i[1] / taps, row, column]
                    : 0;
            });
        },
        variants);

    private static OpCase FoldCase(
        string name, PerDim size, PerDim kernel, PerDim dilation, PerDim padding, PerDim stride,
        params Input[][] variants) => new(
        $"Col2Im: {name}", x => x[0].Col2Im(size, kernel, dilation, padding, stride),
        x =>
        {
            int columns = PatchCount(size[1], 1, kernel, dilation, padding, stride), taps = kernel[0] * kernel[1];
            NdArray y = NdArray.Zeros(x[0].Shape[0], x[0].Shape[1] / taps, size[0], size[1]);
            foreach (int[] i in NdArray.Indices(x[0].Shape))
            {
                int tap = i[1] % taps;
                int row = (i[2] / columns * stride[0]) - padding[0] + (tap / kernel[1] * dilation[0]);
                int column = (i[2] % columns * stride[1]) - padding[1] + (tap % kernel[1] * dilation[1]);
                if (row >= 0 && row < size[0] && column >= 0 && column < size[1])
                    y[i[0], i[1] / taps, row, column] += x[0][i];
            }

            return y;
        },
        variants);

    private static int PatchCount(
        int size, int dim, PerDim kernel, PerDim dilation, PerDim padding, PerDim stride) =>
        ((size + (2 * padding[dim]) - (dilation[dim] * (kernel[dim] - 1)) - 1) / stride[dim]) + 1;
}
