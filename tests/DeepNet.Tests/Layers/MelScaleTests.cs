using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class MelScaleTests : LayerContract<MelScale>
{
    protected override Shape[] Inputs => [[2, 9, 2]];

    protected override Shape Output => [2, 3, 2];

    protected override string Text => "MelScale(nMels: 3, sampleRate: 8000, nStft: 9)";

    protected override string[] Keys => ["fb"];

    protected override MelScale Make(RandomSource random) => new(3, 8000, nStft: 9);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => _ = new MelScale(0), "MelScale: nMels 0 must be positive."),
        (() => _ = new MelScale(4, -8000), "MelScale: sampleRate -8000 must be positive."),
        (() => _ = new MelScale(4, 8000, nStft: 0), "MelScale: nStft 0 must be positive."),
        (() => _ = new MelScale(4, 8000, fMin: 9000), "MelscaleFbanks: fMin 9000 and fMax 4000: 0 ≤ fMin < fMax *"),
        (() => _ = new MelScale(4, 8000, fMin: -1), "MelscaleFbanks: fMin -1 and fMax 4000: 0 ≤ fMin < fMax *"),
        (() => _ = new MelScale(4, 8000, fMin: double.NaN), "MelscaleFbanks: fMin NaN and fMax 4000: *"),
        (() => _ = new MelScale(4, 8000, fMax: double.PositiveInfinity), "MelscaleFbanks: fMin 0 and fMax *"),
        (
            () => _ = new MelScale(4, 8000, formula: (MelFormula)7),
            "MelscaleFbanks: formula 7 is neither Htk nor Slaney."),
        (() => new MelScale().Forward(Tensor.Ones([2, 300])), "MelScale: input [2, 300] must be […, 201, frames]."),
        (() => new MelScale().Forward(Tensor.Ones([201])), "MelScale: input [201] must be […, 201, frames]."),
    ];

    [Fact]
    public void A_band_is_a_triangle_with_its_peak_in_the_middle_of_the_scale()
    {
        // 2595 log₁₀(1 + f / 700) is half of that at 4000 Hz.
        double peak = 700 * (Math.Sqrt(1 + (4000 / 700.0)) - 1);
        float[] y = new MelScale(1, 8000, nStft: 5).Forward(Tensor.Eye(5)).ToArray<float>();
        double[] expected = [0, 1000 / peak, 2000 / (4000 - peak), 1000 / (4000 - peak), 0];
        y.Zip(expected, (a, b) => Math.Abs(a - b)).Max().Should().BeLessThan(1e-6);
    }
}
