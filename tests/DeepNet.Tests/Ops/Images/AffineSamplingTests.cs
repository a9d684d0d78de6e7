namespace DeepNet.Tests.Ops;

/// <summary>The kernel that samples along an affine map gives the bits of the composition that defines it.</summary>
public sealed class AffineSamplingTests
{
    [Theory]
    [InlineData(DType.UInt8, ImageInterpolation.Nearest)]
    [InlineData(DType.UInt8, ImageInterpolation.Bilinear)]
    [InlineData(DType.Float32, ImageInterpolation.Nearest)]
    [InlineData(DType.Float32, ImageInterpolation.Bilinear)]
    public void Kernel_and_composition_agree(DType type, ImageInterpolation interpolation)
    {
        Device composed = TestDevices.Get("composed");
        var random = new RandomSource(3);
        foreach (Shape shape in new Shape[] { [1, 1, 1], [3, 5, 8], [1, 28, 28], [2, 3, 150, 131] })
        {
            Tensor x = (Tensor.Rand(shape, generator: random) * 255).Cast(type);
            foreach (double fill in new[] { 0, 41.3 })
            {
                for (int i = 0; i < 4; i++)
                {
                    double angle = (random.NextDouble() * 400) - 200, scale = 0.3 + (2 * random.NextDouble());
                    double shift = random.NextInt(-9, 9), shear = 30 * random.NextDouble();
                    bool expand = i % 2 == 1;
                    Same(image => Images.Rotate(image, angle, interpolation, expand, fill));
                    Same(image => Images.Rotate(image, 90 * i, interpolation, expand, fill));
                    Same(image => Images.Affine(
                        image, angle, shift, -shift, scale, shear, -shear, interpolation, fill, (1, shift)));
                }
            }

            Tensor view = x.Transpose(-1, -2);
            Equal(Images.Rotate(view, 33, interpolation), Images.Rotate(view.Clone(), 33, interpolation));

            void Same(Func<Tensor, Tensor> operation) => Equal(operation(x), operation(x.To(composed)));
        }
    }

    private static void Equal(Tensor actual, Tensor expected)
    {
        actual.Shape.ToArray().Should().Equal(expected.Shape.ToArray());
        actual.Cast(DType.Float32).ToArray<float>().AsSpan()
            .SequenceEqual(expected.Cast(DType.Float32).ToArray<float>()).Should().BeTrue();
    }
}
