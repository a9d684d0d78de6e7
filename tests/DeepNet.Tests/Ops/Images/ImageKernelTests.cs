using DeepNet.Backends.Cpu;
using DeepNet.Kernels;

namespace DeepNet.Tests.Ops;

/// <summary>Kernels for whole images give the bits of the compositions that define them.</summary>
public sealed class ImageKernelTests
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

    [Theory]
    [InlineData(ImageInterpolation.Nearest)]
    [InlineData(ImageInterpolation.Bilinear)]
    public void Every_width_of_registers_gives_the_same_bits(ImageInterpolation interpolation)
    {
        var random = new RandomSource(4);
        foreach ((int height, int width) in new[] { (1, 1), (5, 9), (28, 28), (40, 300) })
        {
            Tensor x = Tensor.Rand([2, height, width], generator: random), bytes = (x * 255).Cast(DType.UInt8);
            for (int i = 0; i < 6; i++)
            {
                double angle = 400 * random.NextDouble(), fill = i % 2 == 0 ? 0 : 0.7;
                double[] m = Images.InverseAffine(angle, i, -i, 0.5 + random.NextDouble(), 5 * i, 0, (1, 2));
                var sampling = new AffineSampling(
                    m, 2, (height, width), (height, width), interpolation == ImageInterpolation.Nearest, fill);
                AllWidths<float>(x, sampling);
                AllWidths<byte>(bytes, sampling);
            }
        }
    }

    private static unsafe void AllWidths<T>(Tensor x, AffineSampling sampling)
        where T : unmanaged
    {
        Tensor wide = x.NewLike(), middle = x.NewLike(), narrow = x.NewLike();
        Kernel(wide).Run<F64x8, F32x16>(0, sampling.NewHeight);
        Kernel(middle).Run<F64x4, F32x8>(0, sampling.NewHeight);
        Kernel(narrow).Run<F64x2, F32x4>(0, sampling.NewHeight);
        Equal(middle, wide);
        Equal(narrow, wide);

        AffineSampleKernel<T> Kernel(Tensor y) => new(x.Pointer<T>(), y.Pointer<T>(), sampling);
    }

    [Theory]
    [InlineData(DType.UInt8)]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    [InlineData(DType.Float16)]
    public void Crops_by_kernel_and_composition_agree(DType type)
    {
        Device composed = TestDevices.Get("composed");
        Tensor all = (Tensor.Rand([2, 3, 9, 11], generator: new RandomSource(3)) * 255).Cast(type);
        foreach (Tensor x in new[] { all, all.Select(0, 1), all.Transpose(-1, -2) })
        {
            for (int top = -12; top < 14; top += 3)
            {
                for (int left = -14; left < 14; left += 4)
                {
                    foreach ((int height, int width) in new[] { (1, 1), (4, 7), (9, 11), (30, 28) })
                    {
                        Equal(
                            Images.Crop(x, top, left, height, width),
                            Images.Crop(x.To(composed), top, left, height, width));
                    }
                }
            }
        }
    }

    private static void Equal(Tensor actual, Tensor expected)
    {
        actual.Shape.ToArray().Should().Equal(expected.Shape.ToArray());
        actual.Cast(DType.Float32).ToArray<float>().AsSpan()
            .SequenceEqual(expected.Cast(DType.Float32).ToArray<float>()).Should().BeTrue();
    }
}
