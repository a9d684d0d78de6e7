using DeepNet.Data.Transforms;

namespace DeepNet.Tests.Data.Transforms;

public sealed class GaussianNoiseTests
{
    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.UInt8)]
    public void Noise_has_its_mean_and_deviation(DType type)
    {
        double scale = type == DType.UInt8 ? 255 : 1;
        Tensor x = Tensor.Full([1, 100, 100], type == DType.UInt8 ? 102 : 0.4, type);
        Tensor y = new GaussianNoise(0.1, 0.05).Apply(x, new RandomSource(1));
        y.DType.Should().Be(type);
        Tensor unit = y.Cast(DType.Float64) / scale;
        unit.Mean().ToScalar<double>().Should().BeApproximately(0.5, 0.004);
        unit.Std().ToScalar<double>().Should().BeApproximately(0.05, 0.002);
    }

    [Fact]
    public void Images_stay_in_their_range_unless_told_otherwise()
    {
        Tensor x = Tensor.Ones([1, 20, 20]);
        new GaussianNoise().Apply(x, new RandomSource(1)).Amax().ToScalar<float>().Should().Be(1);
        new GaussianNoise(clip: false).Apply(x, new RandomSource(1)).Amax().ToScalar<float>().Should().BeGreaterThan(1);
        Action sigma = () => new GaussianNoise(sigma: -1);
        sigma.ShouldThrow<ArgumentException>("GaussianNoise: sigma -1 must be finite and not negative.");
        Action mean = () => new GaussianNoise(double.NaN);
        mean.ShouldThrow<ArgumentException>("GaussianNoise: mean NaN must be finite.");
        Action type = () => new GaussianNoise().Apply(Tensor.Zeros([1], DType.Int64), new RandomSource(0));
        type.ShouldThrow<DTypeException>("GaussianNoise: Int64 tensor, but the operation needs a floating-point one*");
    }
}
