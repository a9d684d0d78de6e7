using DeepNet.Data.Transforms;

namespace DeepNet.Tests.Data.Transforms;

public sealed class AdditiveNoiseTests
{
    private static readonly Tensor s_sound =
        (Tensor.Arange(4000).Cast(DType.Float64) * 0.05).Sin().Unsqueeze(0) * Tensor.From(new[,] { { 1.0 }, { 0.1 } });

    [Fact]
    public void The_ratio_of_signal_to_noise_is_the_one_drawn()
    {
        var random = new RandomSource(1);
        foreach (Tensor? noise in new[] { null, Tensor.Randn([300], generator: random), Tensor.Randn([9000]) })
        {
            for (int i = 0; i < 20; i++)
            {
                Tensor y = new AdditiveNoise((10, 20), noise).Apply(s_sound, random);
                double[] ratios = (s_sound.Square().Sum(1) / (y - s_sound).Square().Sum(1)).ToArray<double>();
                (10 * Math.Log10(ratios[0])).Should().BeInRange(9.9999, 20.0001);
                ratios[1].Should().BeApproximately(ratios[0], 1e-6 * ratios[0]);
            }
        }
    }

    [Fact]
    public void A_part_of_the_recording_is_heard()
    {
        Tensor noise = Tensor.Arange(1, 8).Cast(DType.Float32), x = Tensor.Ones([3]);
        var random = new RandomSource(2);
        var seen = new HashSet<int>();
        for (int i = 0; i < 100; i++)
        {
            float[] heard = (new AdditiveNoise((0, 0), noise).Apply(x, random) - 1).ToArray<float>();
            float step = heard[1] - heard[0];
            (heard[2] - heard[1]).Should().BeApproximately(step, 1e-4f);
            seen.Add((int)Math.Round(heard[0] / step));
        }

        seen.Should().BeEquivalentTo([1, 2, 3, 4, 5]);
    }

    [Fact]
    public void Silence_stays_silence_and_silent_noise_is_no_noise()
    {
        var random = new RandomSource(3);
        new AdditiveNoise().Apply(Tensor.Zeros([50]), random).ToArray<float>().Should().OnlyContain(v => v == 0);
        new AdditiveNoise(noise: Tensor.Zeros([5])).Apply(Tensor.Ones([50]), random).ToArray<float>()
            .Should().OnlyContain(v => v == 1);
        new AdditiveNoise().Apply(Tensor.Zeros([2, 0]), random).Count.Should().Be(0);
    }

    [Fact]
    public void Bad_settings_are_refused()
    {
        Action snr = () => new AdditiveNoise((5, double.NaN));
        snr.ShouldThrow<ArgumentException>("AdditiveNoise: snr (5, NaN) must be finite numbers, the lower one first.");
        Action empty = () => new AdditiveNoise(noise: Tensor.Zeros([0]));
        empty.ShouldThrow<ShapeException>("AdditiveNoise: noise [0] must be [time], not empty.");
    }
}
