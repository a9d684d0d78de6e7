namespace DeepNet.Tests.Ops;

internal static partial class OpCases
{
    private static IEnumerable<OpCase> Deformable() =>
    [
        DeformCase("plain", 2, 3, 1, 1, false, 0, 1),
        DeformCase("mask and groups", 2, 3, 2, 1, true, 0, 1),
        DeformCase("offset groups", 3, 4, 1, 2, true, 1, 2),
    ];

    private static OpCase DeformCase(
        string name, int h, int w, int groups, int parts, bool hasMask, int padding, int stride)
    {
        const int K = 2;
        int rows = ((h + (2 * padding) - K) / stride) + 1, columns = ((w + (2 * padding) - K) / stride) + 1;
        Input[] inputs =
        [
            new([1, 2, h, w]), new([1, 2 * parts * K * K, rows, columns], -0.9, 0.9), new([2, 2 / groups, K, K]),
            new([2]), new([1, parts * K * K, rows, columns]),
        ];
        return new OpCase(
            $"DeformConv2d: {name}",
            x => x[0].DeformConv2d(x[1], x[2], x[3], stride, padding, mask: hasMask ? x[4] : null),
            x => NdArray.Build([1, 2, rows, columns], at =>
            {
                int own = 2 / groups, group = at[1] / (2 / groups);
                double sum = x[3][at[1]];
                foreach (int[] k in NdArray.Indices([own, K, K]))
                {
                    int channel = (group * own) + k[0], part = channel / (2 / parts), tap = (k[1] * K) + k[2];
                    int o = (part * K * K) + tap;
                    double[] place =
                    [
                        (at[2] * stride) - padding + k[1] + x[1][0, 2 * o, at[2], at[3]],
                        (at[3] * stride) - padding + k[2] + x[1][0, (2 * o) + 1, at[2], at[3]],
                    ];
                    double value = SampleAt(
                        x[0], 0, channel, place, InterpolationMode.Bilinear, GridPadding.Zeros, true);
                    sum += value * x[2][at[1], k[0], k[1], k[2]] * (hasMask ? x[4][0, o, at[2], at[3]] : 1);
                }

                return sum;
            }),
            hasMask ? inputs : inputs[..4])
        {
            DTypes = [DType.Float32, DType.Float64],
            Tolerance32 = 1e-5,
        };
    }
}
