using DeepNet.Kernels;

namespace DeepNet.Tests.Kernels;

public sealed class AdamStepTests
{
    [Theory]
    [InlineData(1e-31f, 0f)]
    [InlineData(-1e-31f, 0f)]
    [InlineData(1e-20f, 0.9e-20f)]
    [InlineData(-1e-20f, -0.9e-20f)]
    [InlineData(float.NaN, float.NaN)]
    public void A_mean_that_has_all_but_vanished_becomes_zero(float before, float after)
    {
        F32 parameter = F32.Of(1), mean = F32.Of(before), square = F32.Of(1), unused = F32.Of(0);
        new AdamStep(1e-3, 1, 0.9, 0.999, 1e-8, 0, 1, amsgrad: false, maximize: false, least: 1e-30)
            .Apply(ref parameter, F32.Of(0), ref mean, ref square, ref unused);
        (mean.Value.Equals(after) || MathF.Abs(mean.Value - after) < 1e-26f).Should().BeTrue($"it is {mean.Value}");
    }
}
