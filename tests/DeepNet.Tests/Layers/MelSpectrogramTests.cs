using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class MelSpectrogramTests : LayerContract<MelSpectrogram>
{
    protected override Shape[] Inputs => [[2, 10]];

    protected override Shape Output => [2, 3, 3];

    protected override string Text => """
        MelSpectrogram(
          (spectrogram): Spectrogram(nFft: 8, winLength: 8, hopLength: 4, power: 2)
          (mel_scale): MelScale(nMels: 3, sampleRate: 8000, nStft: 5)
        )
        """.ReplaceLineEndings("\n");

    protected override string[] Keys => ["spectrogram.window", "mel_scale.fb"];

    protected override MelSpectrogram Make(RandomSource random) => new(8000, 8, nMels: 3);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => _ = new MelSpectrogram(0), "MelScale: sampleRate 0 must be positive."),
        (() => _ = new MelSpectrogram(nFft: 0), "Spectrogram: nFft 0 must be positive."),
        (() => _ = new MelSpectrogram(nMels: 0), "MelScale: nMels 0 must be positive."),
        (() => _ = new MelSpectrogram(fMin: 8001), "MelscaleFbanks: fMin 8001 and fMax 8000: *"),
        (() => Make(new RandomSource(1)).Forward(Tensor.Ones([4])), "Pad: amounts 4 and 4 at dim 0 of shape [4]: *"),
    ];

    [Fact]
    public void It_is_a_spectrogram_and_then_a_mel_scale()
    {
        var layer = new MelSpectrogram(8000, 64, nMels: 8, areaNorm: true, formula: MelFormula.Slaney);
        Tensor x = Tensor.Randn([2, 300], generator: new RandomSource(2));
        Tensor y = layer.Forward(x);
        y.Shape.Should().Equal(2, 8, 10);
        Tensor expected = new MelScale(8, 8000, nStft: 33, areaNorm: true, formula: MelFormula.Slaney)
            .Forward(new Spectrogram(64).Forward(x));
        y.ToArray<float>().Should().Equal(expected.ToArray<float>());
        layer.Forward(x[0]).Shape.Should().Equal(8, 10);
    }
}
