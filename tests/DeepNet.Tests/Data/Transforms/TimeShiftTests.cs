using DeepNet.Data.Transforms;

namespace DeepNet.Tests.Data.Transforms;

public sealed class TimeShiftTests
{
    private static readonly Tensor s_sound = Tensor.From(new[,] { { 1f, 2, 3, 4 }, { 5, 6, 7, 8 } });

    [Theory]
    [InlineData(0.25, true, new float[] { 4, 1, 2, 3, 8, 5, 6, 7 })]
    [InlineData(-0.5, true, new float[] { 3, 4, 1, 2, 7, 8, 5, 6 })]
    [InlineData(0.25, false, new float[] { 0, 1, 2, 3, 0, 5, 6, 7 })]
    [InlineData(-0.5, false, new float[] { 3, 4, 0, 0, 7, 8, 0, 0 })]
    [InlineData(1, false, new float[] { 0, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(0, false, new float[] { 1, 2, 3, 4, 5, 6, 7, 8 })]
    public void Sound_moves_by_parts_of_its_length(double shift, bool rollover, float[] expected) =>
        new TimeShift((shift, shift), rollover).Apply(s_sound, new RandomSource(0)).ToArray<float>()
            .Should().Equal(expected);

    [Fact]
    public void Shifts_are_uniform()
    {
        Tensor x = Tensor.Arange(1000).Cast(DType.Float32);
        var random = new RandomSource(1);
        double[] starts = [.. Enumerable.Range(0, 500)
            .Select(_ => (double)new TimeShift((0, 0.4)).Apply(x, random).ToArray<float>().IndexOf(0f))];
        starts.Max().Should().BeInRange(380, 400);
        starts.Average().Should().BeApproximately(200, 20);
    }

    [Fact]
    public void Bad_settings_are_refused()
    {
        Action reversed = () => new TimeShift((0.5, 0));
        reversed.ShouldThrow<ArgumentException>(
            "TimeShift: shift (0.5, 0) must be finite numbers, the lower one first.");
        Action far = () => new TimeShift((0, 2));
        far.ShouldThrow<ArgumentException>("TimeShift: shift (0, 2) is not within [-1, 1].");
        Action scalar = () => new TimeShift().Apply(Tensor.Zeros([]), new RandomSource(0));
        scalar.ShouldThrow<ShapeException>("TimeShift: a waveform must be […, time], not a scalar.");
    }
}
