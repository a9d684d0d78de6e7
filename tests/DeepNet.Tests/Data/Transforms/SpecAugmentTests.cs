using DeepNet.Data.Transforms;

namespace DeepNet.Tests.Data.Transforms;

public sealed class SpecAugmentTests
{
    private static readonly Tensor s_spectrogram = Tensor.Rand([2, 20, 50], generator: new RandomSource(1)) + 1;

    [Fact]
    public void Bands_of_time_and_frequency_are_covered_in_all_channels()
    {
        var random = new RandomSource(2);
        var transform = new SpecAugment(1, 10, 1, 5, zeroMasking: true);
        var lengths = new List<int>();
        for (int i = 0; i < 200; i++)
        {
            Tensor isCovered = transform.Apply(s_spectrogram, random).Eq(0);
            isCovered.Select(0, 0).Equal(isCovered.Select(0, 1)).Should().BeTrue();
            int[] frames = Covered(isCovered.Select(0, 0).All(0)), bands = Covered(isCovered.Select(0, 0).All(1));
            int covered = (frames.Length * 20) + (bands.Length * 50) - (frames.Length * bands.Length);
            isCovered.Select(0, 0).Cast(DType.Int64).Sum().ToScalar<long>().Should().Be(covered);
            frames.Length.Should().BeLessThan(10);
            bands.Length.Should().BeLessThan(5);
            if (frames.Length > 0)
                (frames[^1] - frames[0] + 1).Should().Be(frames.Length);
            lengths.Add(frames.Length);
        }

        lengths.Average().Should().BeApproximately(4.5, 0.7);
        lengths.Distinct().Should().HaveCount(10);
    }

    [Fact]
    public void The_mean_covers_by_default_and_p_limits_both_kinds_of_bands()
    {
        var random = new RandomSource(2);
        float mean = s_spectrogram.Mean().ToScalar<float>();
        for (int i = 0; i < 50; i++)
        {
            Tensor y = new SpecAugment(1, 40, 0, 0, p: 0.1).Apply(s_spectrogram, random);
            float[] changed = [.. y.ToArray<float>().Where((v, k) => v != s_spectrogram.AsSpan<float>()[k])];
            changed.All(v => v == mean).Should().BeTrue();
            changed.Length.Should().BeLessThanOrEqualTo(4 * 40);
            y = new SpecAugment(0, 0, 1, 20, p: 0.25, zeroMasking: true).Apply(s_spectrogram, random);
            Covered(y.Select(0, 0).Eq(0).All(1)).Length.Should().BeLessThan(5, "a quarter of 20 bands are 5");
        }

        new SpecAugment(0, 9, 0, 9).Apply(s_spectrogram, random).ShouldEqual(s_spectrogram);
        new SpecAugment(3, 9, 3, 99).Apply(Tensor.Zeros([0, 4]), random).Count.Should().Be(0);
    }

    [Fact]
    public void Bad_settings_are_refused()
    {
        Action negative = () => _ = new SpecAugment(1, -2, 1, 2);
        negative.ShouldThrow<ArgumentException>("SpecAugment: timeMaskParam -2 must be finite and not negative.");
        Action p = () => _ = new SpecAugment(1, 2, 1, 2, p: 1.5);
        p.ShouldThrow<ArgumentException>("SpecAugment: p 1.5 is not in [0, 1].");
        Action flat = () => new SpecAugment(1, 2, 1, 2).Apply(Tensor.Zeros([4]), new RandomSource(0));
        flat.ShouldThrow<ShapeException>("SpecAugment: shape [4] must be […, frequencies, frames].");
    }

    private static int[] Covered(Tensor isCovered) =>
        [.. isCovered.ToArray<bool>().Select((c, i) => c ? i : -1).Where(i => i >= 0)];
}
