using DeepNet.Distributions;

namespace DeepNet.Tests.Distributions;

[Collection("alone")]
public sealed class SamplerThreadTests
{
    public static TheoryData<string> Names => DistributionCases.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Draws_are_the_same_for_any_number_of_threads(string name)
    {
        Distribution d = DistributionCases.Make(name);
        int former = CpuOptions.ThreadCount;
        try
        {
            CpuOptions.ThreadCount = 1;
            double[] alone = d.Sample([3000], new RandomSource(5)).Cast(DType.Float64).ToArray<double>();
            CpuOptions.ThreadCount = 3;
            double[] together = d.Sample([3000], new RandomSource(5)).Cast(DType.Float64).ToArray<double>();
            together.Should().Equal(alone);
        }
        finally
        {
            CpuOptions.ThreadCount = former;
        }
    }
}
