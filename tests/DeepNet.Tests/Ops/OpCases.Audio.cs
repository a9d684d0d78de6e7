namespace DeepNet.Tests.Ops;

internal static partial class OpCases
{
    private static IEnumerable<OpCase> Sound() =>
    [
        new(
            "Audio.AmplitudeToDb", x => Audio.AmplitudeToDb(x[0], 20, 1e-5, 0.5),
            x => x[0].Map(v => 20 * (Math.Log10(Math.Max(v, 1e-5)) - 0.5)), [new([2, 3], 0.1, 3)], [new([0], 0.1, 3)]),
        new(
            "Audio.AmplitudeToDb: top", x => Audio.AmplitudeToDb(x[0], topDb: 5),
            x => x[0].Map(v => 10 * Math.Log10(v)) is var y
                ? y.Zip(y.Reduce([-3, -2, -1], true, Enumerable.Max), (v, top) => Math.Max(v, top - 5))
                : null!,
            [[new([2, 1, 3, 4], 0.1, 3)]]),
        new(
            "Audio.ComputeDeltas", x => Audio.ComputeDeltas(x[0]), x => Slopes(x[0], 2), [new([2, 7])], [new([3])],
            [new([2, 1])]),
        new(
            "Audio.ComputeDeltas: three", x => Audio.ComputeDeltas(x[0], 3), x => Slopes(x[0], 1), [[new([1, 2, 5])]]),
        new(
            "Audio.Lfilter", x => Audio.Lfilter(x[0], x[1], x[2], clamp: false),
            x => Recursion(x[0], x[1].Data, x[2].Data),
            [new([2, 7]), new([3], Values: [1.5, -0.4, 0.3]), new([2])],
            [new([9]), new([1], 1, 2), new([4])],
            [new([1, 1]), new([4], Values: [-1, 0.3, 0.2, 0.1]), new([1])],
            [new([3, 100]), new([3], Values: [1, -0.5, 0.25]), new([3])]),
        new(
            "Audio.Spectrogram", x => Audio.Spectrogram(x[0], x[1], 8, normalized: true, pad: 2),
            x => Magnitudes(x[0], x[1].Data, 2, 8).Map(v => v * v / x[1].Data.Sum(w => w * w)),
            [[new([12]), new([8], 0.5, 1.5)]]),
        new(
            "Audio.Spectrogram: magnitude", x => Audio.Spectrogram(x[0], x[1], 8, 4, power: 1),
            x => Magnitudes(x[0], x[1].Data, 0, 8), [[new([2, 12]), new([8], 0.5, 1.5)]]),
        new(
            "Audio.Spectrogram: power", x => Audio.Spectrogram(x[0], x[1], 8, 4, power: 3),
            x => Magnitudes(x[0], x[1].Data, 0, 8).Map(v => v * v * v), [[new([12]), new([8], 0.5, 1.5)]]),
        new(
            "Audio.Resample", x => Audio.Resample(x[0], 4, 6), x => Resampled(x[0], 2, 3, 6, 0.99),
            [new([2, 12])], [new([1, 1])]),
        new(
            "Audio.Resample: down", x => Audio.Resample(x[0], 48, 16, 4, 0.9),
            x => Resampled(x[0], 3, 1, 4, 0.9), [[new([31])]]),
    ];

    private static NdArray Slopes(NdArray x, int n)
    {
        int last = x.Shape[^1] - 1;
        double squares = Enumerable.Range(1, n).Sum(i => 2.0 * i * i);
        return NdArray.Build(x.Shape, at => Enumerable.Range(1, n).Sum(i =>
            i * (x[[.. at[..^1], Math.Min(last, at[^1] + i)]] - x[[.. at[..^1], Math.Max(0, at[^1] - i)]])) / squares);
    }

    private static NdArray Recursion(NdArray x, double[] a, double[] b)
    {
        int n = x.Shape[^1];
        NdArray y = NdArray.Zeros(x.Shape);
        for (int at = 0; at < x.Data.Length; at++)
        {
            int t = at % n;
            double sum = 0;
            for (int i = 0; i < b.Length && i <= t; i++)
                sum += b[i] * x.Data[at - i];
            for (int i = 1; i < a.Length && i <= t; i++)
                sum -= a[i] * y.Data[at - i];
            y.Data[at] = sum / a[0];
        }

        return y;
    }

    /// <summary>Of centered frames, half a window apart.</summary>
    private static NdArray Magnitudes(NdArray x, double[] window, int zeros, int n)
    {
        int length = x.Shape[^1];
        NdArray padded = NdArray.Build([.. x.Shape[..^1], length + (2 * zeros)], i =>
            i[^1] < zeros || i[^1] >= length + zeros ? 0 : x[[.. i[..^1], i[^1] - zeros]]);
        NdArray z = ShortTime(Mirrored(padded, n / 2), n, window.Length / 2, window, (n / 2) + 1, 1);
        return z.Reduce([-1], false, pair => Math.Sqrt((pair[0] * pair[0]) + (pair[1] * pair[1])));
    }

    // The sum over all samples, each weighted with the windowed sinc function of its distance.
    private static NdArray Resampled(NdArray x, int from, int to, int zeros, double rolloff)
    {
        int length = ((x.Shape[^1] * to) + from - 1) / from;
        double cutoff = Math.Min(from, to) * rolloff;
        return NdArray.Build([.. x.Shape[..^1], length], i =>
        {
            double sum = 0;
            for (int s = 0; s < x.Shape[^1]; s++)
            {
                double t = (((double)s / from) - ((double)i[^1] / to)) * cutoff;
                if (Math.Abs(t) >= zeros)
                    continue;
                double sinc = t == 0 ? 1 : Math.Sin(Math.PI * t) / (Math.PI * t);
                sum += cutoff / from * sinc * Math.Pow(Math.Cos(Math.PI * t / zeros / 2), 2) * x[[.. i[..^1], s]];
            }

            return sum;
        });
    }
}
