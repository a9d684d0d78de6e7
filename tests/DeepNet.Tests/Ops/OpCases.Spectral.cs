namespace DeepNet.Tests.Ops;

internal static partial class OpCases
{
    private static IEnumerable<OpCase> Spectral() =>
    [
        new(
            "Fourier.Fft", x => Fourier.Fft(x[0]), x => Dft(x[0], x[0].Shape[^2], -1, 1),
            [new([2, 1, 2])], [new([2, 2])], [new([3, 4, 2])], [new([6, 2])], [new([2, 7, 2])], [new([12, 2])],
            [new([2, 16, 2])], [new([25, 2])], [new([31, 2])], [new([2, 37, 2])], [new([60, 2])], [new([97, 2])],
            [new([200, 2])], [new([2, 1009, 2])], [new([1024, 2])], [new([0, 4, 2])]),
        new(
            "Fourier.Ifft", x => Fourier.Ifft(x[0]), x => Dft(x[0], x[0].Shape[^2], 1, 1.0 / x[0].Shape[^2]),
            [new([2, 1, 2])], [new([3, 4, 2])], [new([2, 7, 2])], [new([12, 2])], [new([2, 37, 2])], [new([90, 2])]),
        new(
            "Fourier.Fft: longer, ortho", x => Fourier.Fft(x[0], 9, norm: FourierNorm.Ortho),
            x => Dft(x[0], 9, -1, 1 / 3.0), [[new([2, 5, 2])]]),
        new(
            "Fourier.Fft: shorter, forward", x => Fourier.Fft(x[0], 4, norm: FourierNorm.Forward),
            x => Dft(x[0], 4, -1, 1 / 4.0), [[new([2, 7, 2])]]),
        new(
            "Fourier.Ifft: shorter, forward", x => Fourier.Ifft(x[0], 3, norm: FourierNorm.Forward),
            x => Dft(x[0], 3, 1, 1), [[new([2, 7, 2])]]),
        new(
            "Fourier.Fft: dim 0", x => Fourier.Fft(x[0], dim: 0),
            x => Swapped(Dft(Swapped(x[0]), x[0].Shape[0], -1, 1)), [[new([5, 3, 2])]]),
        new(
            "Fourier.Rfft", x => Fourier.Rfft(x[0]),
            x => Kept(Dft(ComplexPairs(x[0]), x[0].Shape[^1], -1, 1), (x[0].Shape[^1] / 2) + 1),
            [new([1])], [new([3, 2])], [new([2, 8])], [new([9])], [new([37])], [new([3, 150])]),
        new(
            "Fourier.Rfft: longer", x => Fourier.Rfft(x[0], 10), x => Kept(Dft(ComplexPairs(x[0]), 10, -1, 1), 6),
            [[new([2, 7])]]),
        new(
            "Fourier.Rfft: dim 0", x => Fourier.Rfft(x[0], dim: 0),
            x => Swapped(Kept(Dft(ComplexPairs(NdArray.Build([3, 4], i => x[0][i[1], i[0]])), 4, -1, 1), 3)),
            [[new([4, 3])]]),
        new(
            "Fourier.Irfft", x => Fourier.Irfft(x[0]), x => RealInverse(x[0], 2 * (x[0].Shape[^2] - 1)),
            [new([2, 2])], [new([2, 4, 2])], [new([3, 5, 2])]),
        new(
            "Fourier.Irfft: odd", x => Fourier.Irfft(x[0], 7), x => RealInverse(x[0], 7), [new([2, 4, 2])],
            [new([3, 2])], [new([6, 2])]),
        new(
            "Fourier.Irfft: longer", x => Fourier.Irfft(x[0], 12), x => RealInverse(x[0], 12), [[new([2, 4, 2])]]),
        new(
            "Fourier.Fft2", x => Fourier.Fft2(x[0]),
            x => Swapped(Dft(Swapped(Dft(x[0], x[0].Shape[1], -1, 1)), x[0].Shape[0], -1, 1)), [new([4, 3, 2])],
            [new([5, 6, 2])]),
        new(
            "Fourier.Ifft2", x => Fourier.Ifft2(x[0]),
            x => Swapped(Dft(Swapped(Dft(x[0], x[0].Shape[1], 1, 1)), x[0].Shape[0], 1, 1.0 / x[0].Shape[1]))
                .Map(v => v / x[0].Shape[0]),
            [[new([4, 3, 2])]]),
        new(
            "Fourier.Fftn: dims", x => Fourier.Fftn(x[0], [3, 2], [1, 0], FourierNorm.Ortho),
            x => Swapped(Dft(Swapped(Dft(x[0], 3, -1, 1)), 2, -1, 1)).Map(v => v / Math.Sqrt(6)),
            [[new([4, 5, 2])]]),
        new(
            "Fourier.Ifftn", x => Fourier.Ifftn(x[0]), x => Dft(x[0], 5, 1, 1 / 5.0), [[new([5, 2])]]),
        new(
            "Fourier.Rfft2", x => Fourier.Rfft2(x[0]),
            x => Swapped(Dft(Swapped(Kept(Dft(ComplexPairs(x[0]), 6, -1, 1), 4)), 4, -1, 1)), [[new([4, 6])]]),
        new(
            "Fourier.Rfftn", x => Fourier.Rfftn(x[0], [4]), x => Kept(Dft(ComplexPairs(x[0]), 4, -1, 1), 3),
            [[new([2, 6])]]),
        new(
            "Fourier.Irfft2", x => Fourier.Irfft2(x[0], [3, 5]),
            x => RealInverse(Swapped(Dft(Swapped(x[0]), 3, 1, 1 / 3.0)), 5), [[new([3, 3, 2])]]),
        new("Fourier.Irfftn", x => Fourier.Irfftn(x[0], [6]), x => RealInverse(x[0], 6), [[new([2, 4, 2])]]),
        new(
            "Fourier.FftShift", x => Fourier.FftShift(x[0], 1),
            x => NdArray.Build([2, 5], i => x[0][i[0], (i[1] + 3) % 5]), [[new([2, 5])]]),
        new(
            "Fourier.IfftShift", x => Fourier.IfftShift(x[0]), x => NdArray.Build([5], i => x[0][(i[0] + 2) % 5]),
            [[new([5])]]),
        new(
            "Fourier.Stft", x => Fourier.Stft(x[0], 8, 3, 6, x[1]),
            x => ShortTime(Mirrored(x[0], 4), 8, 3, [0, .. x[1].Data, 0], 5, 1), [new([2, 14]), new([6])],
            [new([30]), new([6])]),
        new(
            "Fourier.Stft: all, not centered",
            x => Fourier.Stft(x[0], 6, center: false, normalized: true, onesided: false),
            x => ShortTime(x[0], 6, 1, [1, 1, 1, 1, 1, 1], 6, 1 / Math.Sqrt(6)), [new([9])], [new([2, 6])]),
        new(
            "Fourier.Istft", x => Fourier.Istft(x[0], 8, 3, 6, x[1]),
            x => Overlay(x[0], 8, 3, [0, .. x[1].Data, 0], 4), [[new([5, 4, 2]), new([6], 0.5, 1.5)]])
        {
            DTypes = [DType.Float32, DType.Float64],
        },
    ];

    /// <summary>Sums over [rows, m, 2]: each row is cut or filled with zeros to n.</summary>
    private static NdArray Dft(NdArray x, int n, int sign, double scale)
    {
        int m = x.Shape[^2], rows = x.Data.Length / (2 * m);
        NdArray y = NdArray.Zeros([.. x.Shape[..^2], n, 2]);
        for (int r = 0; r < rows; r++)
        {
            for (int k = 0; k < n; k++)
            {
                double re = 0, im = 0;
                for (int t = 0; t < Math.Min(m, n); t++)
                {
                    double angle = sign * 2 * Math.PI * ((long)k * t % n) / n;
                    double a = x.Data[((r * m) + t) * 2], b = x.Data[(((r * m) + t) * 2) + 1];
                    re += (a * Math.Cos(angle)) - (b * Math.Sin(angle));
                    im += (a * Math.Sin(angle)) + (b * Math.Cos(angle));
                }

                y.Data[((r * n) + k) * 2] = scale * re;
                y.Data[(((r * n) + k) * 2) + 1] = scale * im;
            }
        }

        return y;
    }

    private static NdArray ComplexPairs(NdArray x) =>
        NdArray.Build([.. x.Shape, 2], i => i[^1] == 0 ? x[i[..^1]] : 0);

    /// <summary>The first k of the last complex dim.</summary>
    private static NdArray Kept(NdArray x, int k) => NdArray.Build([.. x.Shape[..^2], k, 2], i => x[i]);

    /// <summary>The two complex dims exchanged.</summary>
    private static NdArray Swapped(NdArray x) =>
        NdArray.Build([x.Shape[1], x.Shape[0], 2], i => x[i[1], i[0], i[2]]);

    /// <summary>The real signal of n samples whose spectrum begins so.</summary>
    private static NdArray RealInverse(NdArray x, int n)
    {
        NdArray full = NdArray.Build([.. x.Shape[..^2], n, 2], i =>
        {
            int k = i[^2], mirrored = n - k;
            bool isOwn = k <= n / 2;
            int source = isOwn ? k : mirrored;
            if (source >= x.Shape[^2] || (i[^1] == 1 && (k == 0 || 2 * k == n)))
                return 0;
            double value = x[[.. i[..^2], source, i[^1]]];
            return isOwn || i[^1] == 0 ? value : -value;
        });
        NdArray y = Dft(full, n, 1, 1.0 / n);
        return NdArray.Build([.. y.Shape[..^1]], i => y[[.. i, 0]]);
    }

    private static NdArray Mirrored(NdArray x, int pad)
    {
        int n = x.Shape[^1];
        return NdArray.Build([.. x.Shape[..^1], n + (2 * pad)], i =>
        {
            int t = Math.Abs(i[^1] - pad);
            return x[[.. i[..^1], t >= n ? (2 * (n - 1)) - t : t]];
        });
    }

    /// <summary>[…, frequencies, frames, 2] of […, time].</summary>
    private static NdArray ShortTime(NdArray x, int n, int hop, double[] window, int kept, double scale)
    {
        int frames = ((x.Shape[^1] - n) / hop) + 1;
        NdArray cut = NdArray.Build([.. x.Shape[..^1], frames, n, 2], i => i[^1] == 1
            ? 0
            : window[i[^2]] * x[[.. i[..^3], (i[^3] * hop) + i[^2]]]);
        NdArray y = Dft(cut, n, -1, scale);
        return NdArray.Build([.. x.Shape[..^1], kept, frames, 2], i => y[[.. i[..^3], i[^2], i[^3], i[^1]]]);
    }

    /// <summary>The signal of [frequencies, frames, 2] without <paramref name="cut"/> samples at both ends.</summary>
    private static NdArray Overlay(NdArray x, int n, int hop, double[] window, int cut)
    {
        int frames = x.Shape[1], total = n + (hop * (frames - 1));
        NdArray rows = RealInverse(NdArray.Build([frames, x.Shape[0], 2], i => x[i[1], i[0], i[2]]), n);
        double[] sum = new double[total], weight = new double[total];
        for (int f = 0; f < frames; f++)
        {
            for (int t = 0; t < n; t++)
            {
                sum[(f * hop) + t] += rows[f, t] * window[t];
                weight[(f * hop) + t] += window[t] * window[t];
            }
        }

        return NdArray.Build([total - (2 * cut)], i => sum[i[0] + cut] / weight[i[0] + cut]);
    }
}
