namespace DeepNet.Tests.Ops;

internal static partial class OpCases
{
    private static IEnumerable<OpCase> Pools() =>
    [
        MaxCase("MaxPool1d", x => x.MaxPool1d(2), 1, 2, 2, 0, 1, false, [2, 2, 5], [0, 2, 5], [2, 6]),
        MaxCase("MaxPool1d: all", x => x.MaxPool1d(3, 2, 1, 2, true), 1, 3, 2, 1, 2, true, [2, 2, 8]),
        MaxCase("MaxPool2d", x => x.MaxPool2d(3, 2, 1), 2, 3, 2, 1, 1, false, [1, 2, 5, 4], [2, 5, 6]),
        MaxCase("MaxPool2d: ceil", x => x.MaxPool2d(2, ceilMode: true), 2, 2, 2, 0, 1, true, [1, 2, 5, 5]),
        MaxCase("MaxPool3d", x => x.MaxPool3d(2, 1), 3, 2, 1, 0, 1, false, [1, 2, 3, 2, 3]),
        AvgCase("AvgPool1d", x => x.AvgPool1d(2), 1, 2, 2, 0, false, true, null, [2, 2, 5], [0, 2, 5]),
        AvgCase("AvgPool1d: ceil", x => x.AvgPool1d(3, 2, 1, true, false), 1, 3, 2, 1, true, false, null, [2, 2, 6]),
        AvgCase("AvgPool2d", x => x.AvgPool2d(3, 2, 1), 2, 3, 2, 1, false, true, null, [1, 2, 5, 4], [2, 5, 6]),
        AvgCase("AvgPool2d: ceil", x => x.AvgPool2d(3, 2, 1, true), 2, 3, 2, 1, true, true, null, [1, 2, 6, 4]),
        AvgCase(
            "AvgPool2d: no pad", x => x.AvgPool2d(3, 1, 1, false, false), 2, 3, 1, 1, false, false, null, [1, 2, 4, 3]),
        AvgCase(
            "AvgPool2d: divisor", x => x.AvgPool2d(2, divisorOverride: 3), 2, 2, 2, 0, false, true, 3, [1, 2, 4, 4]),
        AvgCase("AvgPool3d", x => x.AvgPool3d(2, 1, 1, false, false), 3, 2, 1, 1, false, false, null, [1, 1, 3, 2, 3]),
        AdaptiveCase("AdaptiveAvgPool1d", x => x.AdaptiveAvgPool1d(3), [3], v => v.Average(), [2, 2, 7], [2, 2, 2]),
        AdaptiveCase("AdaptiveAvgPool2d", x => x.AdaptiveAvgPool2d((2, 3)), [2, 3], v => v.Average(), [1, 2, 5, 4]),
        AdaptiveCase("AdaptiveAvgPool3d", x => x.AdaptiveAvgPool3d(2), [2, 2, 2], v => v.Average(), [1, 1, 3, 2, 5]),
        AdaptiveCase("AdaptiveMaxPool1d", x => x.AdaptiveMaxPool1d(3), [3], v => v.Max(), [2, 2, 7]),
        AdaptiveCase("AdaptiveMaxPool2d", x => x.AdaptiveMaxPool2d((2, 3)), [2, 3], v => v.Max(), [1, 2, 5, 4]),
        AdaptiveCase("AdaptiveMaxPool3d", x => x.AdaptiveMaxPool3d(2), [2, 2, 2], v => v.Max(), [1, 1, 3, 2, 5]),
        IndexCase("MaxPool1dWithIndices", x => x.MaxPool1dWithIndices(2).Indices, [2], [2, 2, 6]),
        IndexCase("MaxPool2dWithIndices", x => x.MaxPool2dWithIndices((2, 3)).Indices, [2, 3], [1, 2, 4, 6]),
        IndexCase("MaxPool3dWithIndices", x => x.MaxPool3dWithIndices(2).Indices, [2, 2, 2], [1, 2, 4, 2, 4]),
        IndexCase("AdaptiveMaxPool1dWithIndices", x => x.AdaptiveMaxPool1dWithIndices(3).Indices, [2], [2, 2, 6]),
        IndexCase("AdaptiveMaxPool2dWithIndices", x => x.AdaptiveMaxPool2dWithIndices(2).Indices, [2, 3], [1, 2, 4, 6]),
        IndexCase(
            "AdaptiveMaxPool3dWithIndices", x => x.AdaptiveMaxPool3dWithIndices((2, 1, 2)).Indices, [2, 2, 2],
            [1, 2, 4, 2, 4]),
        UnpoolCase("MaxUnpool1d", (x, i) => x.MaxUnpool1d(i, 2), [2, 3], [6], [0, 3, 5, 1, 2, 4]),
        UnpoolCase("MaxUnpool2d", (x, i) => x.MaxUnpool2d(i, 2), [1, 2, 2], [4, 4], [0, 3, 9, 15]),
        UnpoolCase("MaxUnpool3d", (x, i) => x.MaxUnpool3d(i, (1, 2, 2)), [1, 2, 1, 1], [2, 2, 2], [3, 4]),
        LpCase("LpPool1d", x => x.LpPool1d(3, 3, 2), 1, 3, 3, 2, [1, 2, 7]),
        LpCase("LpPool2d", x => x.LpPool2d(2, 2), 2, 2, 2, 2, [1, 2, 4, 5]),
        new(
            "FractionalMaxPool2d", x => x[0].FractionalMaxPool2d(2, (3, 2), s_samples2),
            x => FractionalOf(x[0], [2, 2], [3, 2], [[0.7, 0.3], [0.1, 0.95]]), [[new([1, 2, 7, 4])]]),
        new(
            "FractionalMaxPool2d: no batch", x => x[0].FractionalMaxPool2d((3, 2), (1, 3), s_samples2),
            x =>
            {
                NdArray y = FractionalOf(
                    new NdArray(x[0].Data, [1, .. x[0].Shape]), [3, 2], [1, 3], [[0.7, 0.3], [0.1, 0.95]]);
                return new NdArray(y.Data, y.Shape[1..]);
            },
            [[new([2, 4, 7])]]),
        new(
            "FractionalMaxPool3d", x => x[0].FractionalMaxPool3d(2, (2, 1, 3), s_samples3),
            x => FractionalOf(x[0], [2, 2, 2], [2, 1, 3], [[0.2, 0.9, 0.6]]), [[new([1, 1, 4, 2, 5])]]),
        LpCase("LpPool3d", x => x.LpPool3d(2, 2), 3, 2, 2, 2, [1, 1, 2, 4, 4]),
    ];

    private static OpCase MaxCase(
        string name, Func<Tensor, Tensor> run, int rank, int kernel, int stride, int padding, int dilation, bool ceil,
        params int[][] shapes) => new(
        name, x => run(x[0]),
        x => PoolOf(x[0], rank, kernel, stride, padding, dilation, ceil, (values, _, _) => values.Max()),
        [.. shapes.Select(s => new Input[] { new(s) })]);

    private static OpCase AvgCase(
        string name, Func<Tensor, Tensor> run, int rank, int kernel, int stride, int padding, bool ceil, bool countPad,
        int? divisor,
        params int[][] shapes) => new(
        name, x => run(x[0]),
        x => PoolOf(
            x[0], rank, kernel, stride, padding, 1, ceil,
            (values, inside, padded) => values.Sum() / (divisor ?? (countPad ? padded : inside))),
        [.. shapes.Select(s => new Input[] { new(s) })]);

    private static OpCase LpCase(
        string name, Func<Tensor, Tensor> run, int rank, double p, int kernel, int stride,
        params int[][] shapes) => new(
        name, x => run(x[0]),
        x => PoolOf(
            x[0], rank, kernel, stride, 0, 1, false,
            (values, _, _) => Math.Pow(values.Sum(v => Math.Pow(v, p)), 1 / p)),
        [.. shapes.Select(s => new Input[] { new(s, 0.5, 2) })]);

    // Of planes the first sample decides over the width, of volumes over the depth.
    private static readonly Tensor s_samples2 = Tensor.From<double>([0.3, 0.7, 0.95, 0.1], [1, 2, 2]);
    private static readonly Tensor s_samples3 = Tensor.From<double>([0.2, 0.9, 0.6], [1, 1, 3]);

    /// <summary>Fractional pooling with the samples of each channel by dimension.</summary>
    private static NdArray FractionalOf(NdArray x, int[] kernel, int[] output, double[][] samples) => NdArray.Build(
        [x.Shape[0], x.Shape[1], .. output], at => NdArray.Indices(kernel).Max(k =>
        {
            int[] place = [.. at];
            for (int d = 0; d < kernel.Length; d++)
            {
                int i = at[d + 2], room = x.Shape[d + 2] - kernel[d];
                double u = samples[at[1]][d], step = output[d] > 1 ? room / (output[d] - 1.0) : 0;
                place[d + 2] = k[d] + (i == output[d] - 1
                    ? room
                    : (int)Math.Floor((i + u) * step) - (int)Math.Floor(u * step));
            }

            return x[place];
        }));

    /// <summary>Applies f (values, how many lie inside, how many with the padding) to every window.</summary>
    private static NdArray PoolOf(
        NdArray x, int rank, int kernel, int stride, int padding, int dilation, bool ceil,
        Func<List<double>, int, int, double> f)
    {
        int first = x.Rank - rank;
        var output = new int[rank];
        for (int d = 0; d < rank; d++)
        {
            int n = x.Shape[first + d];
            double steps = (n + (2 * padding) - (dilation * (kernel - 1)) - 1) / (double)stride;
            output[d] = (int)(ceil ? Math.Ceiling(steps) : Math.Floor(steps)) + 1;
            if (ceil && (output[d] - 1) * stride >= n + padding)
                output[d]--;
        }

        int[] window = [.. Enumerable.Repeat(kernel, rank)];
        return NdArray.Build([.. x.Shape[..first], .. output], at =>
        {
            var values = new List<double>();
            int padded = 0;
            foreach (int[] k in NdArray.Indices(window))
            {
                int[] place =
                    [.. Enumerable.Range(0, rank).Select(d => (at[first + d] * stride) - padding + (k[d] * dilation))];
                if (Enumerable.Range(0, rank).All(d => place[d] < x.Shape[first + d] + padding))
                    padded++;
                if (Enumerable.Range(0, rank).All(d => place[d] >= 0 && place[d] < x.Shape[first + d]))
                    values.Add(x[[.. at[..first], .. place]]);
            }

            return f(values, values.Count, padded);
        });
    }

    private static OpCase AdaptiveCase(
        string name, Func<Tensor, Tensor> run, int[] output, Func<List<double>, double> f,
        params int[][] shapes) => new(
        name, x => run(x[0]),
        x =>
        {
            int first = x[0].Rank - output.Length;
            return NdArray.Build([.. x[0].Shape[..first], .. output], at => f([.. NdArray.Indices(x[0].Shape[first..])
                .Where(place => Enumerable.Range(0, output.Length).All(d =>
                {
                    double size = x[0].Shape[first + d] / (double)output[d];
                    return place[d] >= Math.Floor((at[first + d] * size) + 1e-9)
                        && place[d] < Math.Ceiling(((at[first + d] + 1) * size) - 1e-9);
                }))
                .Select(place => x[0][[.. at[..first], .. place]])]));
        },
        [.. shapes.Select(s => new Input[] { new(s) })]);

    /// <summary>Where the largest element of every window lies, for windows that tile the input.</summary>
    private static OpCase IndexCase(string name, Func<Tensor, Tensor> run, int[] kernel, int[] shape) => new(
        name, x => run(x[0]),
        x =>
        {
            int[] spatial = shape[^kernel.Length..];
            return NdArray.Build([.. shape[..^kernel.Length], .. spatial.Zip(kernel, (n, k) => n / k)], at =>
            {
                int[] plane = at[..^kernel.Length], window = at[^kernel.Length..];
                int[][] places = [.. NdArray.Indices(spatial)];
                return Enumerable.Range(0, places.Length)
                    .Where(i => places[i].Zip(kernel, (p, k) => p / k).SequenceEqual(window))
                    .MaxBy(i => x[0][[.. plane, .. places[i]]]);
            });
        },
        [[new(shape)]])
    {
        GradientOrder = 0,
        DTypes = [DType.Float32, DType.Float64],
    };

    private static OpCase UnpoolCase(
        string name, Func<Tensor, Tensor, Tensor> run, int[] shape, int[] output, double[] indices) => new(
        name, x => run(x[0], x[1]),
        x =>
        {
            int size = output.Aggregate(1, (a, b) => a * b), perPlane = indices.Length / shape[0];
            NdArray y = NdArray.Zeros([shape[0], .. output]);
            for (int i = 0; i < indices.Length; i++)
                y.Data[(i / perPlane * size) + (int)x[1].Data[i]] = x[0].Data[i];
            return y;
        },
        [[new(shape), new(shape, DType: DType.Int64, Values: indices)]]);
}
