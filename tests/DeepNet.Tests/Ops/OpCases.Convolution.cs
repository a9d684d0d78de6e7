namespace DeepNet.Tests.Ops;

internal static partial class OpCases
{
    private static IEnumerable<OpCase> Convolution() =>
    [
        ConvCase("Conv1d", (x, w, b) => x.Conv1d(w, b), [1], [0], [1], 1,
            ([2, 2, 5], [3, 2, 3]), ([0, 2, 5], [3, 2, 3]), ([3, 16, 40], [20, 16, 5])),
        ConvCase(
            "Conv1d: stride, padding, dilation", (x, w, b) => x.Conv1d(w, b, 2, 2, 2), [2], [2], [2], 1,
            ([1, 2, 7], [2, 2, 3])),
        ConvCase(
            "Conv1d: groups", (x, w, b) => x.Conv1d(w, b, padding: 1, groups: 2), [1], [1], [1], 2,
            ([1, 4, 5], [4, 2, 3])),
        ConvCase("Conv2d", (x, w, b) => x.Conv2d(w, b), [1, 1], [0, 0], [1, 1], 1,
            ([1, 2, 4, 3], [2, 2, 3, 2]), ([2, 2, 3, 2], [3, 2, 1, 1]), ([2, 5, 12, 13], [7, 5, 3, 3])),
        ConvCase(
            "Conv2d: per dim", (x, w, b) => x.Conv2d(w, b, (2, 1), (1, 0), (1, 2)), [2, 1], [1, 0], [1, 2], 1,
            ([1, 2, 4, 4], [2, 2, 3, 2])),
        ConvCase(
            "Conv2d: depthwise", (x, w, b) => x.Conv2d(w, b, padding: 1, groups: 3), [1, 1], [1, 1], [1, 1], 3,
            ([1, 3, 3, 3], [3, 1, 3, 3])),
        ConvCase(
            "Conv3d", (x, w, b) => x.Conv3d(w, b), [1, 1, 1], [0, 0, 0], [1, 1, 1], 1,
            ([1, 2, 3, 2, 3], [2, 2, 2, 1, 2])),
        ConvCase(
            "Conv3d: per dim", (x, w, b) => x.Conv3d(w, b, (1, 2, 1), (0, 1, 1)), [1, 2, 1], [0, 1, 1], [1, 1, 1], 1,
            ([1, 1, 3, 2, 3], [2, 1, 2, 2, 2])),
        ConvCase(
            "Conv2d: same", (x, w, b) => x.Conv2d(w, b, padding: ConvPadding.Same), [1, 1], [1, 0], [1, 1], 1,
            ([1, 1, 4, 3], [2, 1, 3, 1])),
        TransposedCase(
            "ConvTranspose1d", (x, w, b) => x.ConvTranspose1d(w, b), [1], [0], [0], [1], 1, ([2, 2, 4], [2, 3, 3]),
            ([0, 2, 4], [2, 3, 3])),
        TransposedCase(
            "ConvTranspose1d: all", (x, w, b) => x.ConvTranspose1d(w, b, 3, 1, 2, 2, 2), [3], [1], [2], [2], 2,
            ([1, 4, 3], [4, 1, 3])),
        TransposedCase(
            "ConvTranspose2d", (x, w, b) => x.ConvTranspose2d(w, b, 2, 1, (1, 0)), [2, 2], [1, 1], [1, 0], [1, 1], 1,
            ([1, 2, 3, 2], [2, 2, 3, 2])),
        TransposedCase(
            "ConvTranspose3d", (x, w, b) => x.ConvTranspose3d(w, b, (1, 2, 1)), [1, 2, 1], [0, 0, 0], [0, 0, 0],
            [1, 1, 1], 1, ([1, 2, 2, 2, 2], [2, 1, 2, 1, 2])),
        .. Pools(),
    ];

    private static OpCase ConvCase(
        string name, Func<Tensor, Tensor, Tensor, Tensor> run, int[] stride, int[] padding, int[] dilation, int groups,
        params (int[] X, int[] W)[] shapes) => new(
        name, x => run(x[0], x[1], x[2]), x => ConvOf(x[0], x[1], x[2], stride, padding, dilation, groups),
        [.. shapes.Select(s => new Input[] { new(s.X), new(s.W), new([s.W[0]]) })]);

    private static OpCase TransposedCase(
        string name, Func<Tensor, Tensor, Tensor, Tensor> run, int[] stride, int[] padding, int[] outputPadding,
        int[] dilation, int groups, params (int[] X, int[] W)[] shapes) => new(
        name, x => run(x[0], x[1], x[2]),
        x => TransposedConvOf(x[0], x[1], x[2], stride, padding, outputPadding, dilation, groups),
        [.. shapes.Select(s => new Input[] { new(s.X), new(s.W), new([s.W[1] * groups]) })]);

    /// <summary>The definition: every output is a sum over channels and kernel elements.</summary>
    private static NdArray ConvOf(
        NdArray x, NdArray w, NdArray b, int[] stride, int[] padding, int[] dilation, int groups)
    {
        int rank = stride.Length, perGroup = w.Shape[1], outPerGroup = w.Shape[0] / groups;
        int[] output = [.. Enumerable.Range(0, rank).Select(d =>
            ((x.Shape[d + 2] + (2 * padding[d]) - (dilation[d] * (w.Shape[d + 2] - 1)) - 1) / stride[d]) + 1)];
        return NdArray.Build([x.Shape[0], w.Shape[0], .. output], at =>
        {
            double sum = b[at[1]];
            foreach (int[] k in NdArray.Indices(w.Shape[1..]))
            {
                int[] place =
                [
                    .. Enumerable.Range(0, rank)
                        .Select(d => (at[d + 2] * stride[d]) + (k[d + 1] * dilation[d]) - padding[d]),
                ];
                if (Enumerable.Range(0, rank).All(d => place[d] >= 0 && place[d] < x.Shape[d + 2]))
                    sum += x[[at[0], (at[1] / outPerGroup * perGroup) + k[0], .. place]] * w[[at[1], .. k]];
            }

            return sum;
        });
    }

    /// <summary>The definition: every input lays the kernel down in the output.</summary>
    private static NdArray TransposedConvOf(
        NdArray x, NdArray w, NdArray b, int[] stride, int[] padding, int[] outputPadding, int[] dilation, int groups)
    {
        int rank = stride.Length, perGroup = w.Shape[0] / groups, outPerGroup = w.Shape[1];
        int[] output = [.. Enumerable.Range(0, rank).Select(d =>
            ((x.Shape[d + 2] - 1) * stride[d]) - (2 * padding[d])
            + (dilation[d] * (w.Shape[d + 2] - 1)) + outputPadding[d] + 1)];
        NdArray y = NdArray.Build([x.Shape[0], outPerGroup * groups, .. output], at => b[at[1]]);
        foreach (int[] at in NdArray.Indices(x.Shape))
        {
            foreach (int[] k in NdArray.Indices(w.Shape[1..]))
            {
                int[] place =
                [
                    .. Enumerable.Range(0, rank)
                        .Select(d => (at[d + 2] * stride[d]) + (k[d + 1] * dilation[d]) - padding[d]),
                ];
                if (Enumerable.Range(0, rank).All(d => place[d] >= 0 && place[d] < output[d]))
                    y[[at[0], (at[1] / perGroup * outPerGroup) + k[0], .. place]] += x[at] * w[[at[1], .. k]];
            }
        }

        return y;
    }
}
