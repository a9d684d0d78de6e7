using DeepNet.Data.Transforms;
using DeepNet.Layers;

namespace DeepNet.Tests.Data.Transforms;

public sealed class LogMelTests
{
    private static readonly Tensor s_sound = Tensor.Randn([2, 1000], generator: new RandomSource(1));
    private static readonly MelSpectrogram s_mel = new(8000, nFft: 256, nMels: 20);

    [Fact]
    public void Logarithms_of_the_mel_spectrogram()
    {
        var random = new RandomSource(0);
        Tensor mels = s_mel.Forward(s_sound);
        new LogMel(s_mel).Apply(s_sound, random).ShouldEqual(Audio.AmplitudeToDb(mels, topDb: 80));
        new LogMel(s_mel, topDb: null).Apply(s_sound, random).ShouldEqual(Audio.AmplitudeToDb(mels));
        new LogMel(s_mel, decibels: false).Apply(s_sound, random).ShouldEqual((mels + 1e-6).Log());
    }

    [Fact]
    public void Bad_settings_are_refused()
    {
        Action bad = () => new LogMel(topDb: -1);
        bad.ShouldThrow<ArgumentException>("LogMel: topDb -1 must not be negative.");
        Action type = () => new LogMel().Apply(Tensor.Zeros([9], DType.Int64), new RandomSource(0));
        type.ShouldThrow<DTypeException>("LogMel: Int64 tensor, but the operation needs a floating-point one*");
    }
}
