namespace DeepNet.Tests.Ops;

internal static partial class OpCases
{
    private static IEnumerable<OpCase> Regularization() =>
    [
        new(
            "Renorm", x => x[0].Renorm(2, 0, 1.5),
            x => RenormOf(x[0], 0, 1.5, v => Math.Sqrt(v.Sum(e => e * e))),
            [new([3, 4])], [new([3, 2, 2])], [new([2, 3], 0, 0.1)], [new([0, 3])]),
        new(
            "Renorm: dim 1, p 3", x => x[0].Renorm(3, -1, 1),
            x => RenormOf(x[0], 1, 1, v => Math.Cbrt(v.Sum(e => Math.Pow(Math.Abs(e), 3)))),
            [[new([3, 4])]]),
        new(
            "WeightNorm", x => x[0].WeightNorm(x[1]),
            x => x[0].Zip(x[0].Reduce([1, 2], true, LengthOf), (v, n) => v / n).Zip(x[1], (v, g) => v * g),
            [[new([3, 2, 2]), new([3, 1, 1])]]),
        new(
            "WeightNorm: last dim", x => x[0].WeightNorm(x[1], -1),
            x => x[0].Zip(x[0].Reduce([0], true, LengthOf), (v, n) => v / n).Zip(x[1], (v, g) => v * g),
            [[new([3, 4]), new([1, 4])]]),
        new(
            "WeightNorm: one length", x => x[0].WeightNorm(x[1], null),
            x => x[0].Map(v => v / LengthOf(x[0].Data) * x[1].Data[0]),
            [[new([3, 4]), new([])]]),
        new(
            "InstanceNorm: with running statistics",
            x => x[0].InstanceNorm(Detached(x[3]).Clone(), Detached(x[4]).Clone(), x[1], x[2], useInputStats: true),
            x => AffineOf(StandardizedOf(x[0], [2], 1e-5), x[1], x[2], 1),
            [[new([2, 3, 4]), new([3]), new([3]), .. RunningInputs]]) { Tolerance32 = 1e-5, GradientOrder = 0 },
        new(
            "InstanceNorm: evaluation",
            x => x[0].InstanceNorm(Detached(x[3]), Detached(x[4]), x[1], x[2], useInputStats: false),
            x => AffineOf(
                NdArray.Build(x[0].Shape, at => (x[0][at] - x[3][at[1]]) / Math.Sqrt(x[4][at[1]] + 1e-5)),
                x[1], x[2], 1),
            [[new([2, 3, 4]), new([3]), new([3]), .. RunningInputs]]) { GradientOrder = 0 },
        new("FeatureDropout: evaluation", x => x[0].FeatureDropout(0.5, training: false), x => x[0], [[new([3, 4])]]),
        new("FeatureDropout: all", x => x[0].FeatureDropout(1), x => x[0].Map(_ => 0), [[new([3, 4])]]),
        new("DropPath: evaluation", x => x[0].DropPath(0.5, training: false), x => x[0], [[new([3, 4])]]),
        new("AlphaDropout: evaluation", x => x[0].AlphaDropout(0.5, training: false), x => x[0], [[new([3, 4])]]),
        new("AlphaDropout: all", x => x[0].AlphaDropout(1), x => x[0].Map(_ => 0), [[new([3, 4])]]),
        new(
            "AlphaDropout: seeded", x => x[0].AlphaDropout(0.4, generator: new RandomSource(1)),
            x => AlphaDroppedOf(x[0], 0.4, KeptOf([3, 4], 0.4)), [[new([3, 4])]]),
        new(
            "FeatureAlphaDropout", x => x[0].FeatureAlphaDropout(0.4, generator: new RandomSource(1)),
            x => AlphaDroppedOf(x[0], 0.4, KeptOf([3, 4, 1], 0.4)), [[new([3, 4, 2])]]),
        new(
            "FeatureDropout: seeded", x => x[0].FeatureDropout(0.4, generator: new RandomSource(1)),
            x => x[0].Zip(KeptOf([3, 4, 1], 0.4), (v, k) => v * k / 0.6), [[new([3, 4, 2])]]),
        new(
            "DropPath: seeded", x => x[0].DropPath(0.4, generator: new RandomSource(1)),
            x => x[0].Zip(KeptOf([5, 1, 1], 0.4), (v, k) => v * k / 0.6), [[new([5, 2, 3])]]),
        new(
            "Embedding: by frequency",
            x => Tensor.Embedding(x[0], x[1], paddingIndex: 1, scaleGradByFreq: true),
            x => NdArray.Build([4, 3], i => x[1][(int)x[0].Data[i[0]], i[1]]),
            [[new([4], DType: DType.Int64, Values: [0, 3, 1, 3]), new([5, 3])]]) { GradientOrder = 0 },
        new(
            "EmbeddingBag: padding", x => Tensor.EmbeddingBag(x[0], x[1], paddingIndex: -2),
            x => NdArray.Build([3, 2], i => i[0] switch
            {
                0 => (x[1][0, i[1]] + x[1][1, i[1]]) / 2,
                1 => x[1][4, i[1]],
                _ => 0,
            }),
            [[new([3, 2], DType: DType.Int64, Values: [0, 1, 3, 4, 3, 3]), new([5, 2])]]),
        new(
            "EmbeddingBag: last offset, padding, weights",
            x => Tensor.EmbeddingBag(
                x[0], x[1], x[2], EmbeddingBagMode.Sum, x[3], paddingIndex: 0, includeLastOffset: true),
            x => NdArray.Build([2, 2], i => i[0] == 0
                ? x[1][2, i[1]] * x[3].Data[0]
                : x[1][1, i[1]] * x[3].Data[2]),
            [
                [
                    new([3], DType: DType.Int64, Values: [2, 0, 1]), new([3, 2]),
                    new([3], DType: DType.Int64, Values: [0, 2, 3]), new([3]),
                ],
            ]),
        new(
            "EmbeddingBag: largest without padding",
            x => Tensor.EmbeddingBag(x[0], x[1], mode: EmbeddingBagMode.Max, paddingIndex: 0),
            x => NdArray.Build([2, 2], i => i[0] == 0 ? Math.Max(x[1][1, i[1]], x[1][2, i[1]]) : 0),
            [[new([2, 3], DType: DType.Int64, Values: [1, 0, 2, 0, 0, 0]), new([3, 2])]]),
    ];

    private static Input[] RunningInputs =>
    [
        new([3], DType: DType.Float64, Values: [0.5, -1, 0]), new([3], DType: DType.Float64, Values: [1, 0.5, 2]),
    ];

    private static double LengthOf(double[] v) => Math.Sqrt(v.Sum(e => e * e));

    private static NdArray RenormOf(NdArray x, int dim, double limit, Func<double[], double> norm)
    {
        NdArray norms = x.Reduce([.. Enumerable.Range(0, x.Rank).Where(d => d != dim)], true, norm);
        return x.Zip(norms, (v, n) => n > limit ? v * limit / (n + 1e-7) : v);
    }

    /// <summary>What a generator of seed 1 keeps: Dropout's zeros say it.</summary>
    private static NdArray KeptOf(int[] shape, double p) => new(
        Tensor.Ones(new Shape(shape), DType.Float64).Dropout(p, generator: new RandomSource(1)).Sign()
            .ToArray<double>(),
        shape);

    private static NdArray AlphaDroppedOf(NdArray x, double p, NdArray kept)
    {
        const double Limit = 1.0507009873554804934193349852946 * 1.6732632423543772848170429916717;
        double a = Math.Pow((1 - p) * (1 + (p * Limit * Limit)), -0.5);
        return x.Zip(kept, (v, k) => (a * (k == 1 ? v : -Limit)) + (a * Limit * p));
    }
}
