namespace DeepNet.Tests.Ops;

internal static partial class OpCases
{
    private static readonly double[] s_boxes =
        [0, 0.25, 0.125, 3.875, 2.75, 1, 1.25, 0.625, 2.125, 3.75, 0, -2.25, 2.75, 0.375, 9.125];

    private static IEnumerable<OpCase> Boxes() =>
    [
        DeformCase("plain", 2, 3, 1, 1, false, 0, 1),
        DeformCase("mask and groups", 2, 3, 2, 1, true, 0, 1),
        DeformCase("offset groups", 3, 4, 1, 2, true, 1, 2),
        AlignCase("adaptive", (2, 3), 1, -1, false),
        AlignCase("scaled", 2, 0.5, 2, false),
        AlignCase("aligned", (3, 2), 1, 1, true),
        RoiCase("two", 2, 1),
        RoiCase("scaled", (3, 2), 0.5),
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

    private static OpCase AlignCase(string name, PerDim size, double scale, int ratio, bool aligned) => new(
        $"RoiAlign: {name}", x => x[0].RoiAlign(BoxesLike(x[0]), size, scale, ratio, aligned),
        x => NdArray.Build([3, x[0].Shape[1], size[0], size[1]], at =>
        {
            double[] box = s_boxes[(5 * at[0])..((5 * at[0]) + 5)];
            double[] start = new double[2], cell = new double[2];
            int[] samples = new int[2];
            for (int d = 0; d < 2; d++)
            {
                start[d] = (box[2 - d] * scale) - (aligned ? 0.5 : 0);
                double length = (box[4 - d] - box[2 - d]) * scale;
                cell[d] = (aligned ? length : Math.Max(length, 1)) / size[d];
                samples[d] = ratio > 0 ? ratio : (int)Math.Ceiling(cell[d]);
            }

            double sum = 0;
            foreach (int[] s in NdArray.Indices(samples))
            {
                var place = new double[2];
                bool isInside = true;
                for (int d = 0; d < 2; d++)
                {
                    place[d] = start[d] + ((at[d + 2] + ((s[d] + 0.5) / samples[d])) * cell[d]);
                    isInside &= place[d] >= -1 && place[d] <= x[0].Shape[d + 2];
                }

                if (isInside)
                {
                    sum += SampleAt(
                        x[0], (int)box[0], at[1], place, InterpolationMode.Bilinear, GridPadding.Border, true);
                }
            }

            return sum / (samples[0] * samples[1]);
        }),
        [[new([2, 1, 4, 5])]]);

    private static OpCase RoiCase(string name, PerDim size, double scale) => new(
        $"RoiPool: {name}", x => x[0].RoiPool(BoxesLike(x[0]), size, scale),
        x => NdArray.Build([3, x[0].Shape[1], size[0], size[1]], at =>
        {
            double[] box = s_boxes[(5 * at[0])..((5 * at[0]) + 5)];
            IEnumerable<int>[] cell = new IEnumerable<int>[2];
            for (int d = 0; d < 2; d++)
            {
                double low = Math.Floor((box[2 - d] * scale) + 0.5), high = Math.Floor((box[4 - d] * scale) + 0.5);
                double width = Math.Max(1, high - low + 1) / size[d];
                int i = at[d + 2], n = x[0].Shape[d + 2];
                cell[d] = Enumerable.Range(0, n)
                    .Where(k => k >= low + Math.Floor(i * width) && k < low + Math.Ceiling((i + 1) * width));
            }

            return cell[0].SelectMany(row => cell[1].Select(column => x[0][(int)box[0], at[1], row, column]))
                .DefaultIfEmpty(0).Max();
        }),
        [[new([2, 1, 4, 5])]]);

    private static Tensor BoxesLike(Tensor x) => Tensor.From<double>(s_boxes, [3, 5], x.Device).Cast(x.DType);
}
