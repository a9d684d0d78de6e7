using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class ConvLayerTests
{
    [Fact]
    public void Weights_have_the_shapes_of_PyTorch()
    {
        new Conv1d(4, 6, 3, groups: 2).Weight.Shape.Should().Equal(6, 2, 3);
        new Conv2d(4, 6, (3, 5), groups: 2).Weight.Shape.Should().Equal(6, 2, 3, 5);
        new Conv3d(4, 6, (1, 2, 3)).Weight.Shape.Should().Equal(6, 4, 1, 2, 3);
        new ConvTranspose1d(4, 6, 3, groups: 2).Weight.Shape.Should().Equal(4, 3, 3);
        new ConvTranspose2d(4, 6, 3).Bias!.Shape.Should().Equal(6);
        new ConvTranspose3d(4, 6, 2).Weight.Shape.Should().Equal(4, 6, 2, 2, 2);
    }

    [Fact]
    public void They_start_uniform_within_one_over_root_fan_in()
    {
        IsUniform(new Conv2d(8, 64, 5, groups: 2, generator: new RandomSource(1)), 1 / Math.Sqrt(4 * 25));
        IsUniform(new ConvTranspose2d(8, 64, 5, groups: 2, generator: new RandomSource(1)), 1 / Math.Sqrt(32 * 25));
    }

    private static void IsUniform(ConvLayer layer, double bound)
    {
        float[] weight = layer.Weight.Value.ToArray<float>(), bias = layer.Bias!.Value.ToArray<float>();
        weight.Concat(bias).Should().OnlyContain(w => Math.Abs(w) <= (float)bound);
        weight.Max().Should().BeGreaterThan((float)(0.99 * bound));
        bias.Max().Should().BeGreaterThan((float)(0.8 * bound));
    }
}
