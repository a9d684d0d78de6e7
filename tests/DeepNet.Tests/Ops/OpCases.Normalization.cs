namespace DeepNet.Tests.Ops;

internal static partial class OpCases
{
    private static IEnumerable<OpCase> Normalization() =>
    [
        new(
            "LayerNorm", x => x[0].LayerNorm(x[0].Shape.AsSpan()[^1..], x[1], x[2]),
            x => AffineOf(StandardizedOf(x[0], [x[0].Rank - 1], 1e-5), x[1], x[2], x[0].Rank - 1),
            [new([3, 5]), new([5]), new([5])], [new([2, 2, 4]), new([4]), new([4])], [new([0, 4]), new([4]), new([4])],
            [new([70, 133]), new([133]), new([133])])
        {
            Tolerance64 = 1e-11,
            Tolerance32 = 1e-5,
        },
        new(
            "LayerNorm: two dims", x => x[0].LayerNorm([3, 4], epsilon: 1e-3), x => StandardizedOf(x[0], [1, 2], 1e-3),
            [[new([2, 3, 4])]]),
        new(
            "LayerNorm: weight alone", x => x[0].LayerNorm([5], x[1]),
            x => StandardizedOf(x[0], [1], 1e-5).Zip(x[1], (a, w) => a * w),
            [[new([3, 5]), new([5])]]) { Tolerance32 = 1e-5 },
        new(
            "RmsNorm", x => x[0].RmsNorm([x[0].Shape[-1]], x[1], 1e-6),
            x => x[0].Zip(
                x[0].Reduce([-1], true, v => Math.Sqrt(v.Average(e => e * e) + 1e-6)),
                (a, r) => a / r).Zip(x[1], (a, w) => a * w),
            [new([3, 5]), new([5])], [new([2, 2, 4]), new([4])], [new([5, 70]), new([70])]),
        new(
            "GroupNorm", x => x[0].GroupNorm(2, x[1], x[2]),
            x =>
            {
                int[] shape = x[0].Shape;
                NdArray groups = new(x[0].Data, shape[0], 2, shape[1] / 2 * shape[2]);
                return AffineOf(new NdArray(StandardizedOf(groups, [2], 1e-5).Data, shape), x[1], x[2], 1);
            },
            [[new([2, 4, 3]), new([4]), new([4])]]) { Tolerance32 = 1e-5 },
        new(
            "InstanceNorm", x => x[0].InstanceNorm(x[1], x[2]),
            x => AffineOf(StandardizedOf(x[0], [2], 1e-5), x[1], x[2], 1),
            [[new([2, 3, 5]), new([3]), new([3])]]) { Tolerance32 = 1e-5 },
        new(
            "BatchNorm", x => x[0].BatchNorm(null, null, x[1], x[2], training: true),
            x => AffineOf(
                StandardizedOf(x[0], [.. Enumerable.Range(0, x[0].Rank).Where(d => d != 1)], 1e-5), x[1], x[2], 1),
            [new([4, 3]), new([3]), new([3])], [new([2, 3, 5]), new([3]), new([3])],
            [new([2, 2, 3, 2]), new([2]), new([2])],
            [new([1, 2, 20]), new([2]), new([2])],
            [new([3, 5, 9, 9]), new([5]), new([5])]) { Tolerance64 = 1e-11, Tolerance32 = 1e-5 },
        new(
            "BatchNorm: no affine", x => x[0].BatchNorm(null, null, training: true),
            x => StandardizedOf(x[0], [0, 2], 1e-5),
            [new([2, 3, 5])], [new([1, 2, 24])]) { Tolerance32 = 1e-5 },
        new(
            "BatchNorm: evaluation", x => x[0].BatchNorm(Detached(x[3]), Detached(x[4]), x[1], x[2]),
            x => AffineOf(
                NdArray.Build(x[0].Shape, at => (x[0][at] - x[3][at[1]]) / Math.Sqrt(x[4][at[1]] + 1e-5)),
                x[1], x[2], 1),
            [
                [
                    new([2, 3, 4]), new([3]), new([3]), new([3], DType: DType.Float64, Values: [0.5, -1, 0]),
                    new([3], DType: DType.Float64, Values: [1, 0.5, 2]),
                ],
            ])
        {
            GradientOrder = 0,
        },
        new(
            "LocalResponseNorm", x => x[0].LocalResponseNorm(3, 0.1, 0.75, 1.5),
            x => ResponseOf(x[0], 3, 0.1, 0.75, 1.5),
            [new([2, 4, 3])], [new([1, 4, 2, 3])], [new([0, 4, 3])]),
        new(
            "LocalResponseNorm: even", x => x[0].LocalResponseNorm(4, 0.1), x => ResponseOf(x[0], 4, 0.1, 0.75, 1),
            [[new([2, 5, 3])]]),
        new(
            "Normalize", x => x[0].Normalize(),
            x => x[0].Zip(x[0].Reduce([1], true, v => Math.Sqrt(v.Sum(e => e * e))), (a, n) => a / n),
            [[new([3, 4])]]),
        new(
            "Normalize: p 3", x => x[0].Normalize(3, 0),
            x =>
                x[0].Zip(x[0].Reduce([0], true, v => Math.Cbrt(v.Sum(e => Math.Pow(Math.Abs(e), 3)))), (a, n) => a / n),
            [[new([3, 4])]]),
        new("Dropout: evaluation", x => x[0].Dropout(0.5, training: false), x => x[0], [[new([3, 4])]]),
        new("Dropout: all", x => x[0].Dropout(1), x => x[0].Map(_ => 0), [[new([3, 4])]]),
    ];

    private static Tensor Detached(Tensor x) => x.Detach();

    /// <summary>(x - mean) / √(variance + ε) over the dims.</summary>
    private static NdArray StandardizedOf(NdArray x, int[] dims, double epsilon)
    {
        NdArray mean = x.Reduce(dims, true, v => v.Length == 0 ? 0 : v.Average());
        NdArray centered = x.Zip(mean, (a, m) => a - m);
        return centered.Zip(
            centered.Reduce(dims, true, v => v.Length == 0 ? 0 : v.Average(e => e * e)),
            (a, variance) => a / Math.Sqrt(variance + epsilon));
    }

    private static NdArray AffineOf(NdArray x, NdArray w, NdArray b, int dim) =>
        NdArray.Build(x.Shape, at => (x[at] * w[at[dim]]) + b[at[dim]]);

    private static NdArray ResponseOf(NdArray x, int size, double alpha, double beta, double k) =>
        NdArray.Build(x.Shape, at =>
    {
        double sum = 0;
        for (int c = at[1] - (size / 2); c <= at[1] + ((size - 1) / 2); c++)
            sum += c >= 0 && c < x.Shape[1] ? Math.Pow(x[[at[0], c, .. at[2..]]], 2) : 0;
        return x[at] / Math.Pow(k + (alpha * sum / size), beta);
    });
}
