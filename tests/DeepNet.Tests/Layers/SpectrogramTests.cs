using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

/// <summary>Spectrogram, MelScale, MelSpectrogram and Mfcc.</summary>
public sealed class SpectrogramTests
{
    private static readonly Tensor s_x = Tensor.Randn([2, 300], generator: new RandomSource(2));

    [Fact]
    public void Shapes_follow_from_frames_and_bands()
    {
        var spectrogram = new Spectrogram(64, winLength: 40, hopLength: 16);
        spectrogram.Forward(s_x).Shape.Should().Equal(2, 33, 19);
        var mels = new MelSpectrogram(8000, 64, nMels: 8);
        mels.Forward(s_x).Shape.Should().Equal(2, 8, 10);
        mels.Forward(s_x[0]).Shape.Should().Equal(8, 10);
        new Mfcc(5, mels).Forward(s_x).Shape.Should().Equal(2, 5, 10);
        new Mfcc(5, mels, logMels: true).Forward(s_x).Shape.Should().Equal(2, 5, 10);
        new MelScale(4, 8000, nStft: 33).Forward(Tensor.Ones([3, 33, 2])).Shape.Should().Equal(3, 4, 2);
    }

    [Fact]
    public void Training_and_evaluation_are_the_same()
    {
        var layer = new Mfcc(5, new MelSpectrogram(8000, 64, nMels: 8));
        float[] y = layer.Forward(s_x).ToArray<float>();
        layer.Eval();
        layer.Forward(s_x).ToArray<float>().Should().Equal(y);
        layer.Parameters().Should().BeEmpty();
    }

    [Fact]
    public void Tables_are_saved_under_the_names_of_torchaudio()
    {
        var layer = new Mfcc(5, new MelSpectrogram(8000, 64, nMels: 8));
        layer.StateDict().Keys.Should().BeEquivalentTo(
            "dct_mat", "MelSpectrogram.spectrogram.window", "MelSpectrogram.mel_scale.fb");
        var other = new Mfcc(5, new MelSpectrogram(8000, 64, nMels: 8, window: Tensor.Ones([64])), ortho: false);
        other.Forward(s_x).ToArray<float>().Should().NotEqual(layer.Forward(s_x).ToArray<float>());
        other.LoadStateDict(layer.StateDict());
        other.Forward(s_x).ToArray<float>().Should().Equal(layer.Forward(s_x).ToArray<float>());
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(1, false)]
    public void Gradients_reach_the_waveform(double power, bool logMels)
    {
        var layer = new Mfcc(
            3, new MelSpectrogram(8000, 16, hopLength: 8, nMels: 4, power: power, areaNorm: true), logMels);
        layer.To(DType.Float64);
        Tensor x = Tensor.Randn([30], DType.Float64, generator: new RandomSource(3)).RequireGrad();
        GradCheck.Verify(inputs => layer.Forward(inputs[0]), [x], order: 2, tolerance: 1e-4);
    }

    [Fact]
    public void They_print_and_name_errors()
    {
        new Spectrogram(64).ToString().Should().Be(
            "Spectrogram(nFft: 64, winLength: 64, hopLength: 32, power: 2)");
        new MelScale(4, 8000, nStft: 33).ToString().Should().Be("MelScale(nMels: 4, sampleRate: 8000, nStft: 33)");
        Fails(() => new Spectrogram(0), "Spectrogram: nFft 0 must be positive.");
        Fails(() => new Spectrogram(8, 9), "Spectrogram: winLength 9 is not in [1, nFft = 8].");
        Fails(() => new Spectrogram(8, hopLength: 0), "Spectrogram: hopLength 0 must be positive.");
        Fails(() => new Spectrogram(8, power: 0), "Spectrogram: power 0 must be positive.");
        Fails(() => new Spectrogram(8, pad: -1), "Spectrogram: pad -1 must not be negative.");
        Fails(() => new Mfcc(9, new MelSpectrogram(8000, 64, nMels: 8)), "Mfcc: nMfcc 9 is not in [1, nMels = 8].");
        FluentActions.Invoking(() => new Spectrogram(8, window: Tensor.Ones([7]))).Should().Throw<ShapeException>()
            .WithMessage("Spectrogram: window [7] must be [8].");
        FluentActions.Invoking(() => new MelScale().Forward(s_x)).Should().Throw<ShapeException>()
            .WithMessage("MelScale: input [2, 300] must be […, 201, frames].");
    }

    private static void Fails(Func<Layer> make, string message) =>
        make.Should().Throw<ArgumentException>().WithMessage(message);
}
