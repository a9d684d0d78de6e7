using DeepNet.Kernels;

namespace DeepNet.Tests.Ops.Spectral;

/// <summary>What transforms refuse and how they say it, and what holds for lengths too large for the table.</summary>
public sealed class FourierTests
{
    [Theory]
    [InlineData(1 << 16)]
    [InlineData(3 * 5 * 7 * 11 * 13)]
    [InlineData(29 * 31 * 31)]
    [InlineData(65537)]
    [InlineData(2 * 10007)]
    public void Long_transforms_keep_energy_and_come_back(int n)
    {
        Tensor x = Tensor.Randn([2, n, 2], DType.Float64, generator: new RandomSource(5));
        Tensor y = Fourier.Fft(x, norm: FourierNorm.Ortho);
        y.Square().Sum().ToScalar<double>().Should().BeApproximately(x.Square().Sum().ToScalar<double>(), 1e-7);
        Tensor back = Fourier.Ifft(y, norm: FourierNorm.Ortho);
        (back - x).Abs().Amax().ToScalar<double>().Should().BeLessThan(1e-12);
        Tensor real = x.Select(-1, 0);
        (Fourier.Irfft(Fourier.Rfft(real), n) - real).Abs().Amax().ToScalar<double>().Should().BeLessThan(1e-12);
    }

    [Fact]
    public void A_plan_can_be_printed()
    {
        var plan = new FourierRows(2, 8, 8, 5, true, false, false, 0.5);
        plan.ToString().Should().Contain("N = 8").And.Contain("To = 5");
        plan.Adjoint().Adjoint().Should().Be(plan);
        plan.Adjoint().Should().Be(new FourierRows(2, 8, 5, 8, false, true, true, 0.5));
    }

    [Fact]
    public void A_wave_has_one_frequency()
    {
        Tensor t = Tensor.Arange(0.0, 48, dtype: DType.Float64);
        Tensor y = Fourier.Rfft((t * (2 * Math.PI * 5 / 48)).Cos());
        double[] re = y.Select(-1, 0).ToArray<double>();
        re[5].Should().BeApproximately(24, 1e-12);
        re.Where((_, k) => k != 5).Should().OnlyContain(v => Math.Abs(v) < 1e-12);
    }

    [Fact]
    public void Float32_is_as_exact_as_its_last_rounding()
    {
        Tensor x = Tensor.Randn([4, 1000, 2], DType.Float64, generator: new RandomSource(6)).Cast(DType.Float32);
        Tensor exact = Fourier.Fft(x.Cast(DType.Float64)).Cast(DType.Float32);
        Fourier.Fft(x).ToArray<float>().Should().Equal(exact.ToArray<float>());
    }

    [Fact]
    public void The_number_of_threads_changes_nothing()
    {
        Tensor x = Tensor.Randn([64, 360, 2], generator: new RandomSource(7));
        float[] all = Fourier.Fft(x).ToArray<float>();
        int threads = CpuOptions.ThreadCount;
        try
        {
            CpuOptions.ThreadCount = 1;
            Fourier.Fft(x).ToArray<float>().Should().Equal(all);
        }
        finally
        {
            CpuOptions.ThreadCount = threads;
        }
    }

    [Fact]
    public void Frequencies_stand_in_the_order_of_the_results()
    {
        Fourier.FftFreq(5, 0.5, DType.Float64).ToArray<double>().Should().Equal(0, 0.4, 0.8, -0.8, -0.4);
        Fourier.FftFreq(4).ToArray<float>().Should().Equal(0, 0.25f, -0.5f, -0.25f);
        Fourier.RfftFreq(5, 0.5, DType.Float64).ToArray<double>().Should().Equal(0, 0.4, 0.8);
        Tensor f = Fourier.FftFreq(5);
        Fourier.IfftShift(Fourier.FftShift(f)).ToArray<float>().Should().Equal(f.ToArray<float>());
        Fourier.FftShift(Tensor.Arange(5)).ToArray<long>().Should().Equal(3, 4, 0, 1, 2);
    }

    [Fact]
    public void A_signal_comes_back_from_its_short_time_spectra()
    {
        Tensor x = Tensor.Randn([2, 100], DType.Float64, generator: new RandomSource(8));
        Tensor window = Window.Hann(16, dtype: DType.Float64);
        foreach (bool isNormalized in new[] { false, true })
        {
            Tensor z = Fourier.Stft(x, 16, 4, window: window, normalized: isNormalized);
            z.Shape.Should().Equal(2, 9, 26, 2);
            Tensor back = Fourier.Istft(z, 16, 4, window: window, normalized: isNormalized, length: 100);
            (back - x).Abs().Amax().ToScalar<double>().Should().BeLessThan(1e-13);
            Tensor all = Fourier.Stft(x, 16, 4, window: window, normalized: isNormalized, onesided: false);
            all.Shape.Should().Equal(2, 16, 26, 2);
            back = Fourier.Istft(all, 16, 4, null, window, true, isNormalized, onesided: false, length: 110);
            back.Shape.Should().Equal(2, 110);
            back.Narrow(1, 108, 2).ToArray<double>().Should().OnlyContain(v => v == 0);
        }
    }

    [Fact]
    public void Half_precision_spectra_come_back()
    {
        Tensor x = Tensor.Randn([40], generator: new RandomSource(9)).Cast(DType.Float16);
        Tensor window = Window.Hann(8, dtype: DType.Float16);
        Tensor back = Fourier.Istft(Fourier.Stft(x, 8, 2, window: window), 8, 2, window: window, length: 40);
        back.DType.Should().Be(DType.Float16);
        (back - x).Cast(DType.Float32).Abs().Amax().ToScalar<float>().Should().BeLessThan(0.02f);
    }

    [Fact]
    public void Mistakes_are_named()
    {
        Tensor z = Tensor.Zeros([3, 4, 2]), x = Tensor.Zeros([3, 4]);
        Fails<ShapeException>(() => Fourier.Fft(x), "Fft: shape [3, 4] is not that of complex numbers*size 2*");
        Fails<ShapeException>(() => Fourier.Rfft(Tensor.From(1f)), "Rfft: a scalar*");
        Fails<DTypeException>(() => Fourier.Rfft(Tensor.Arange(4)), "Rfft: Int64*");
        Fails<ArgumentException>(() => Fourier.Fft(z, 0), "Fft: length n 0 for shape [3, 4, 2]*");
        Fails<ArgumentException>(() => Fourier.Irfft(Tensor.Zeros([1, 2])), "Irfft: length n 0*");
        Fails<ArgumentOutOfRangeException>(() => Fourier.Fft(z, dim: 2), "Fft: dim 2 is outside [-2, 1]*");
        Fails<ArgumentOutOfRangeException>(() => Fourier.Rfft(x, dim: 2), "Rfft: dim 2 is outside [-2, 1]*");
        Fails<ShapeException>(() => Fourier.Fftn(z, [1], [0, 1]), "Fftn: 1 sizes for 2 dims*");
        Fails<ShapeException>(() => Fourier.Fftn(z, dims: [0, -2]), "Fftn: dim 0 is named twice*");
        Fails<ShapeException>(() => Fourier.Rfft2(Tensor.Zeros([3])), "Rfft2: 2 dims to transform in shape [3]*");
        Fails<ShapeException>(() => Fourier.Fft2(z, dims: [0]), "Fft2: 1 dims; there are two.");
        Fails<ArgumentException>(() => Fourier.Ifftn(z, [3, -1]), "Ifftn: size -1 of dim 1*");
        Fails<ArgumentException>(() => Fourier.FftFreq(0), "FftFreq: length n 0 must be positive*");
        Fails<ArgumentException>(() => Fourier.RfftFreq(0), "RfftFreq: length n 0 must be positive*");
        Fails<ArgumentOutOfRangeException>(() => Fourier.FftShift(x, 2), "FftShift: dim 2*");
    }

    [Fact]
    public void Mistakes_with_frames_are_named()
    {
        Tensor x = Tensor.Zeros([20]), z = Tensor.Zeros([5, 3, 2]);
        Fails<ArgumentException>(() => Fourier.Stft(x, 0), "Stft: nFft 0 must be positive*");
        Fails<ArgumentException>(() => Fourier.Stft(x, 8, 0), "Stft: hopLength 0 must be positive*");
        Fails<ArgumentException>(() => Fourier.Stft(x, 8, winLength: 9), "Stft: winLength 9 is not in [1, nFft = 8]*");
        Fails<ShapeException>(() => Fourier.Stft(x, 8, window: Tensor.Ones([7])), "Stft: window [7] must be [8]*");
        Fails<ShapeException>(() => Fourier.Stft(x, 64), "Pad:*");
        Fails<ShapeException>(() => Fourier.Stft(x, 21, center: false), "Stft: a frame of 21 is longer than the 20*");
        Fails<ShapeException>(() => Fourier.Istft(z, 10), "Istft: shape [5, 3, 2] must be […, 6, frames, 2]*");
        Fails<ArgumentException>(
            () => Fourier.Istft(z, 8, 8, window: Window.Hann(8)), "Istft: windows 8 apart leave samples out*");
        Fails<ArgumentException>(() => Fourier.Istft(z, 8, length: -1), "Istft: length -1*");
    }

    private static void Fails<TException>(Func<Tensor> call, string message)
        where TException : Exception
        => call.Should().Throw<TException>().WithMessage(message);
}
