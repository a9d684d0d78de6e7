using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class MfccTests : LayerContract<Mfcc>
{
    private static readonly Tensor s_x = Tensor.Randn([2, 300], generator: new RandomSource(2));

    protected override Shape[] Inputs => [[30]];

    protected override Shape Output => [3, 4];

    protected override string Text => """
        Mfcc(nMfcc: 3, logMels: true
          (MelSpectrogram): MelSpectrogram(
            (spectrogram): Spectrogram(nFft: 16, winLength: 16, hopLength: 8, power: 2)
            (mel_scale): MelScale(nMels: 4, sampleRate: 8000, nStft: 9)
          )
        )
        """.ReplaceLineEndings("\n");

    protected override string[] Keys => ["dct_mat", "MelSpectrogram.spectrogram.window", "MelSpectrogram.mel_scale.fb"];

    protected override double GradientTolerance => 1e-4;

    protected override Mfcc Make(RandomSource random) =>
        new(3, new MelSpectrogram(8000, 16, hopLength: 8, nMels: 4, areaNorm: true), logMels: true);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (
            () => _ = new Mfcc(9, new MelSpectrogram(8000, 64, nMels: 8)),
            "Mfcc: nMfcc 9 is not in [1, nMels = 8]."),
        (() => _ = new Mfcc(0), "Mfcc: nMfcc 0 is not in [1, nMels = 128]."),
        (() => Make(new RandomSource(1)).Forward(Tensor.Ones([4])), "Pad: amounts 8 and 8 at dim 0 of shape [4]: *"),
    ];

    [Fact]
    public void The_cosine_transform_is_orthonormal_unless_told()
    {
        var mels = new MelSpectrogram(8000, 64, nMels: 8);
        Tensor decibels = Audio.AmplitudeToDb(mels.Forward(s_x), topDb: 80);
        Tensor first = new Mfcc(5, mels).Forward(s_x);
        first.Shape.Should().Equal(2, 5, 10);

        // The first coefficient is the sum of the bands / √8, or twice the sum.
        Close(first.Select(1, 0), decibels.Sum(1) / Math.Sqrt(8));
        Close(new Mfcc(5, mels, ortho: false).Forward(s_x).Select(1, 0), decibels.Sum(1) * 2);
        Close(
            new Mfcc(5, mels, logMels: true).Forward(s_x).Select(1, 0),
            (mels.Forward(s_x) + 1e-6).Log().Sum(1) / Math.Sqrt(8));
    }

    [Fact]
    public void Loading_restores_the_tables()
    {
        var layer = new Mfcc(5, new MelSpectrogram(8000, 64, nMels: 8));
        var other = new Mfcc(5, new MelSpectrogram(8000, 64, nMels: 8, window: Tensor.Ones([64])), ortho: false);
        other.Forward(s_x).ToArray<float>().Should().NotEqual(layer.Forward(s_x).ToArray<float>());
        other.LoadStateDict(layer.StateDict());
        other.Forward(s_x).ToArray<float>().Should().Equal(layer.Forward(s_x).ToArray<float>());
    }

    [Fact]
    public void Gradients_pass_decibels_of_magnitudes_too()
    {
        var layer = new Mfcc(3, new MelSpectrogram(8000, 16, hopLength: 8, nMels: 4, power: 1, areaNorm: true));
        layer.To(DType.Float64);
        Tensor x = Tensor.Randn([30], DType.Float64, generator: new RandomSource(3)).RequireGrad();
        GradCheck.Verify(inputs => layer.Forward(inputs[0]), [x], order: 2, tolerance: 1e-4);
    }

    private static void Close(Tensor actual, Tensor expected) =>
        (actual - expected).Abs().Max().ToScalar<float>().Should().BeLessThan(2e-3f);
}
