namespace DeepNet.Tests.Ops.Convolution;

public sealed class FractionalMaxPoolTests
{
    [Fact]
    public void Indices_name_the_elements_found()
    {
        Tensor x = Tensor.Randn([2, 3, 7, 9]);
        (Tensor values, Tensor indices) = x.FractionalMaxPool2dWithIndices(2, (4, 5));
        values.Shape.Should().Equal(2, 3, 4, 5);
        x.Flatten(2).Gather(2, indices.Flatten(2)).ToArray<float>().Should().Equal(values.ToArray<float>());
        Tensor volume = Tensor.Randn([1, 2, 4, 5, 6]);
        (values, indices) = volume.FractionalMaxPool3dWithIndices((2, 1, 3), (3, 5, 2));
        volume.Flatten(2).Gather(2, indices.Flatten(2)).ToArray<float>().Should().Equal(values.ToArray<float>());
    }

    [Fact]
    public void A_generator_decides_over_the_windows()
    {
        Tensor x = Tensor.Randn([1, 4, 20, 20]);
        float[] Pool(ulong seed) =>
            x.FractionalMaxPool2d(2, 13, generator: new RandomSource(seed)).ToArray<float>();
        Pool(1).Should().Equal(Pool(1));
        Pool(1).Should().NotEqual(Pool(2));
    }

    [Fact]
    public void Errors_name_the_rule()
    {
        Tensor x = Tensor.Ones([1, 2, 5, 5]);
        Fails<ShapeException>(
            () => x.FractionalMaxPool2d(3, 4),
            "FractionalMaxPool2d: input [1, 2, 5, 5] has 5 elements in dimension 2, too few for 4 windows of 3: *");
        Fails<ArgumentException>(
            () => x.FractionalMaxPool2d(0, 4), "FractionalMaxPool2d: kernelSize 0 must be positive.");
        Fails<ArgumentException>(
            () => x.FractionalMaxPool2d(2, -1), "FractionalMaxPool2d: outputSize -1 must be positive.");
        Fails<ShapeException>(
            () => x.FractionalMaxPool2d(2, 2, Tensor.Zeros([1, 2])),
            "FractionalMaxPool2d: samples [1, 2] must be [1, 2, 2].");
        Fails<ArgumentException>(
            () => x.FractionalMaxPool2d(2, 2, Tensor.Ones([1, 2, 2])),
            "FractionalMaxPool2d: samples must be in [0, 1).");
        Fails<ShapeException>(() => x.FractionalMaxPool3d(2, 2, Tensor.Ones([1])), "FractionalMaxPool3d: *");
    }

    private static void Fails<T>(Func<object?> action, string message)
        where T : Exception
        => action.Should().Throw<T>().WithMessage(message);
}
