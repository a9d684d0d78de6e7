using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class SpectrogramTests : LayerContract<Spectrogram>
{
    protected override Shape[] Inputs => [[2, 10]];

    protected override Shape Output => [2, 5, 3];

    protected override string Text => "Spectrogram(nFft: 8, winLength: 8, hopLength: 4, power: 2)";

    protected override string[] Keys => ["window"];

    protected override Spectrogram Make(RandomSource random) => new(8);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => _ = new Spectrogram(0), "Spectrogram: nFft 0 must be positive."),
        (() => _ = new Spectrogram(8, 9), "Spectrogram: winLength 9 is not in [1, nFft = 8]."),
        (() => _ = new Spectrogram(8, 0), "Spectrogram: winLength 0 is not in [1, nFft = 8]."),
        (() => _ = new Spectrogram(8, hopLength: 0), "Spectrogram: hopLength 0 must be positive."),
        (() => _ = new Spectrogram(8, power: 0), "Spectrogram: power 0 must be positive and finite."),
        (() => _ = new Spectrogram(8, power: double.NaN), "Spectrogram: power NaN must be positive and finite."),
        (
            () => _ = new Spectrogram(8, power: double.PositiveInfinity),
            "Spectrogram: power * must be positive and finite."),
        (() => _ = new Spectrogram(8, pad: -1), "Spectrogram: pad -1 must not be negative."),
        (() => _ = new Spectrogram(8, padMode: (PadMode)9), "Spectrogram: padMode 9 is no way of padding."),
        (() => _ = new Spectrogram(8, window: Tensor.Ones([7])), "Spectrogram: window [7] must be [8]."),
        (
            () => _ = new Spectrogram(8, window: Tensor.Ones([8], DType.Int64)),
            "Spectrogram: Int64 tensor, but the operation needs a floating-point one; *"),
        (() => new Spectrogram(8).Forward(Tensor.Ones([])), "Spectrogram: a waveform has a last dim of time*"),
        (
            () => new Spectrogram(8).Forward(Tensor.Ones([4])),
            "Pad: amounts 4 and 4 at dim 0 of shape [4]: Reflect takes no more than 3."),
        (
            () => new Spectrogram(8, center: false).Forward(Tensor.Ones([7])),
            "Stft: a frame of 8 is longer than the 7 samples of [7]."),
        (
            () => new Spectrogram(8).Forward(Tensor.Ones([9], DType.Int64)),
            "Spectrogram: Int64 tensor, but the operation needs a floating-point one; *"),
    ];

    [Fact]
    public void A_constant_has_its_power_in_the_lowest_frequency()
    {
        Tensor ones = Tensor.Ones([4]);
        Of(4, new Spectrogram(4, window: ones, center: false)).Should().Equal(16, 0, 0);
        Of(4, new Spectrogram(4, window: ones, center: false, power: 1)).Should().Equal(4, 0, 0);
        Of(4, new Spectrogram(4, window: ones, center: false, normalized: true)).Should().Equal(4, 0, 0);

        // 0 0 1 1 and 1 1 0 0: 2 at frequency 0, 1 ± i at 1 and 0 at 2.
        Of(4, new Spectrogram(4, hopLength: 4, pad: 2, window: ones, center: false))
            .Should().Equal(4, 4, 2, 2, 0, 0);

        float[] Of(int length, Spectrogram layer) =>
            [.. layer.Forward(Tensor.Ones([length])).ToArray<float>().Select(v => MathF.Round(v, 4))];
    }

    [Fact]
    public void A_shorter_window_makes_shorter_steps()
    {
        var layer = new Spectrogram(64, winLength: 40);
        layer.HopLength.Should().Be(20);
        layer.Forward(Tensor.Ones([2, 300])).Shape.Should().Equal(2, 33, 16);
        layer.Window.Value.ToArray<float>().Should().Equal(Window.Hann(40).ToArray<float>());
        (new Spectrogram().NFft, new Spectrogram().HopLength).Should().Be((400, 200));
    }
}
