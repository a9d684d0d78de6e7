namespace DeepNet.Tests.Ops;

public sealed class AudioTests
{
    private static readonly Tensor s_x = Tensor.Randn([2, 400], DType.Float64, generator: new RandomSource(1)) * 0.1;

    [Fact]
    public void Companding_and_back_is_close()
    {
        Tensor x = Tensor.Linspace(-1, 1, 41, DType.Float64);
        Tensor codes = Audio.MuLawEncoding(x);
        codes.DType.Should().Be(DType.Int64);
        codes.Amin().ToScalar<long>().Should().Be(0);
        codes.Amax().ToScalar<long>().Should().Be(255);
        Tensor back = Audio.MuLawDecoding(codes.Cast(DType.Float64));
        (back - x).Abs().Amax().ToScalar<double>().Should().BeLessThan(0.022);
        Audio.MuLawDecoding(codes).DType.Should().Be(DType.Float32);
    }

    [Fact]
    public void A_cosine_transform_can_be_orthonormal()
    {
        Tensor m = Audio.CreateDct(8, 8, dtype: DType.Float64);
        Tensor product = m.Transpose(0, 1).MatMul(m);
        (product - Tensor.Eye(8, DType.Float64)).Abs().Amax().ToScalar<double>().Should().BeLessThan(1e-14);
        Audio.CreateDct(2, 4, ortho: false).ToArray<float>()[0].Should().Be(2);
    }

    [Theory]
    [InlineData(MelFormula.Htk)]
    [InlineData(MelFormula.Slaney)]
    public void Bands_overlap_by_halves(MelFormula formula)
    {
        Tensor f = Audio.MelscaleFbanks(201, 0, 8000, 10, 16000, formula: formula, dtype: DType.Float64);
        f.Shape.Should().Equal(201, 10);
        double[] sums = f.Sum(1).ToArray<double>();
        sums.Should().OnlyContain(v => v >= 0 && v <= 1 + 1e-12);
        sums[100].Should().BeApproximately(1, 1e-12, "inside the bands, a falling and a rising side add up to 1");
        Tensor g = Audio.MelscaleFbanks(201, 0, 8000, 10, 16000, true, formula, DType.Float64);
        (g.Sum(0) * 40).ToArray<double>().Should().OnlyContain(area => Math.Abs(area - 1) < 0.15);
    }

    [Fact]
    public void Filters_damp_what_they_should()
    {
        double Gain(Func<Tensor, Tensor> filter, double frequency)
        {
            Tensor t = Tensor.Arange(0.0, 8000, dtype: DType.Float64) / 8000;
            Tensor x = (t * (2 * Math.PI * frequency)).Sin() * 0.4;
            return filter(x).Narrow(0, 4000, 4000).Square().Mean().Sqrt().ToScalar<double>() / (0.4 * Math.Sqrt(0.5));
        }

        Func<Tensor, Tensor> low = x => Audio.LowpassBiquad(x, 8000, 1000);
        Func<Tensor, Tensor> high = x => Audio.HighpassBiquad(x, 8000, 1000);
        Func<Tensor, Tensor> band = x => Audio.BandpassBiquad(x, 8000, 1000);
        Func<Tensor, Tensor> skirt = x => Audio.BandpassBiquad(x, 8000, 1000, 2, constSkirtGain: true);
        Func<Tensor, Tensor> notch = x => Audio.BandrejectBiquad(x, 8000, 1000);
        Func<Tensor, Tensor> all = x => Audio.AllpassBiquad(x, 8000, 1000);
        Func<Tensor, Tensor> equal = x => Audio.EqualizerBiquad(x, 8000, 1000, 6);
        Gain(low, 1000).Should().BeApproximately(0.707, 0.001);
        Gain(low, 100).Should().BeApproximately(1, 0.01);
        Gain(low, 3500).Should().BeLessThan(0.02);
        Gain(high, 1000).Should().BeApproximately(0.707, 0.001);
        Gain(high, 100).Should().BeLessThan(0.02);
        Gain(band, 1000).Should().BeApproximately(1, 0.001);
        Gain(band, 100).Should().BeLessThan(0.15);
        Gain(skirt, 1000).Should().BeApproximately(2, 0.01);
        Gain(notch, 1000).Should().BeLessThan(0.001);
        Gain(all, 700).Should().BeApproximately(1, 0.001);
        Gain(equal, 1000).Should().BeApproximately(Math.Pow(10, 6 / 20.0), 0.001);
        Gain(equal, 20).Should().BeApproximately(1, 0.01);
    }

    [Fact]
    public void A_filter_cuts_to_one_unless_told_otherwise()
    {
        Tensor x = Tensor.Ones([4]), a = Tensor.From<float>([1]), b = Tensor.From<float>([3]);
        Audio.Lfilter(x, a, b).ToArray<float>().Should().Equal(1, 1, 1, 1);
        Audio.Lfilter(x, a, b, clamp: false).ToArray<float>().Should().Equal(3, 3, 3, 3);
        Audio.Lfilter(Tensor.Zeros([2, 0]), a, b).Shape.Should().Equal(2, 0);
        Audio.Lfilter(x.Cast(DType.Float16), a.Cast(DType.Float16), b.Cast(DType.Float16)).DType
            .Should().Be(DType.Float16);
    }

    [Fact]
    public void A_slow_wave_survives_resampling()
    {
        Tensor t = Tensor.Arange(0.0, 400, dtype: DType.Float64) / 400;
        Tensor there = Audio.Resample((t * 20).Sin(), 400, 441, 16);
        there.Shape.Should().Equal(441);
        Tensor u = Tensor.Arange(0.0, 441, dtype: DType.Float64) / 441;
        (there - (u * 20).Sin()).Narrow(0, 50, 340).Abs().Amax().ToScalar<double>().Should().BeLessThan(2e-3);
        Tensor kaiser = Audio.Resample((t * 20).Sin(), 400, 441, 32, 0.95, ResampleKernel.Kaiser);
        (kaiser - (u * 20).Sin()).Narrow(0, 80, 280).Abs().Amax().ToScalar<double>().Should().BeLessThan(1e-5);
        Audio.Resample(s_x, 8, 8).ToArray<double>().Should().Equal(s_x.ToArray<double>());
    }

    [Fact]
    public void Mistakes_are_named()
    {
        Tensor one = Tensor.Ones([1], DType.Float64);
        Fails(() => Audio.AmplitudeToDb(s_x, amin: 0), "AmplitudeToDb: amin 0*");
        Fails(() => Audio.AmplitudeToDb(s_x, topDb: -1), "AmplitudeToDb: topDb -1*");
        Fails(() => Audio.CreateDct(0, 4), "CreateDct: nMfcc 0*");
        Fails(() => Audio.MelscaleFbanks(0, 0, 1, 1, 1), "MelscaleFbanks: nFreqs 0*");
        Fails(() => Audio.MelscaleFbanks(3, 2, 1, 1, 1), "MelscaleFbanks: fMin 2 and fMax 1*");
        Fails(() => Audio.MuLawEncoding(s_x, 1), "MuLawEncoding: 1 channels*");
        Fails(() => Audio.MuLawDecoding(s_x, 1), "MuLawDecoding: 1 channels*");
        Fails(() => Audio.ComputeDeltas(s_x, 2), "ComputeDeltas: winLength 2*");
        Fails(() => Audio.Spectrogram(s_x, one, 4, power: 0), "Spectrogram: power 0*");
        Fails(() => Audio.Spectrogram(s_x, one, 4, pad: -1), "Spectrogram: pad -1*");
        Fails(() => Audio.Biquad(s_x, 1, 1, 1, 0, 1, 1), "Biquad: a0*");
        Fails(() => Audio.LowpassBiquad(s_x, 0, 1), "LowpassBiquad: sampleRate 0*");
        Fails(() => Audio.HighpassBiquad(s_x, 8, 5), "HighpassBiquad: frequency 5 is not in (0, 4]*");
        Fails(() => Audio.BandpassBiquad(s_x, 8, 2, 0), "BandpassBiquad: q 0*");
        Fails(() => Audio.Resample(s_x, 0, 2), "Resample: originalRate 0*");
        Fails(() => Audio.Resample(s_x, 1, 2, 0), "Resample: lowpassFilterWidth 0*");
        Fails(() => Audio.Resample(s_x, 1, 2, rolloff: 2), "Resample: rolloff 2*");
        FluentActions.Invoking(() => Audio.Lfilter(s_x, s_x, one)).Should().Throw<ShapeException>()
            .WithMessage("Lfilter: coefficients a [2, 400] and b [1]*");
        FluentActions.Invoking(() => Audio.ComputeDeltas(one.Select(0, 0))).Should().Throw<ShapeException>()
            .WithMessage("ComputeDeltas: a waveform*");
        FluentActions.Invoking(() => Audio.AmplitudeToDb(one, topDb: 3)).Should().Throw<ShapeException>()
            .WithMessage("AmplitudeToDb: shape [1]*");
    }

    private static void Fails(Func<Tensor> call, string message) =>
        call.Should().Throw<ArgumentException>().WithMessage(message);
}
