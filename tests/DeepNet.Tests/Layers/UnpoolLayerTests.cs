using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class UnpoolLayerTests
{
    [Fact]
    public void Largest_elements_go_back_to_their_places()
    {
        Tensor x = Tensor.From<float>([1, 9, 3, 4, 5, 6, 8, 7, 2, 0, 1, 3, 4, 5, 6, 2], [1, 1, 4, 4]);
        (Tensor values, Tensor indices) = new MaxPool2d(2).ForwardWithIndices(x);
        Tensor y = new MaxUnpool2d(2).Forward(values, indices);
        y.ToArray<float>().Should().Equal(0, 9, 0, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 5, 6, 0);
        new MaxUnpool2d(2).Forward(values, indices, (5, 4)).Shape.Should().Equal(1, 1, 5, 4);
        (values, indices) = new MaxPool1d(2).ForwardWithIndices(x.Reshape(1, 1, 16));
        new MaxUnpool1d(2).Forward(values, indices).Amax().ToScalar<float>().Should().Be(9);
        (values, indices) = new MaxPool3d((1, 2, 2)).ForwardWithIndices(x.Reshape(1, 1, 2, 2, 4));
        new MaxUnpool3d((1, 2, 2)).Forward(values, indices).Shape.Should().Equal(1, 1, 2, 2, 4);
    }

    [Fact]
    public void Adaptive_pooling_says_where_too()
    {
        Tensor x = Tensor.From<float>([1, 5, 3, 4], [1, 1, 4]);
        new AdaptiveMaxPool1d(2).ForwardWithIndices(x).Indices.ToArray<long>().Should().Equal(1, 3);
        new AdaptiveMaxPool2d(1).ForwardWithIndices(x.Reshape(1, 1, 2, 2)).Indices.ToArray<long>().Should().Equal(1);
        new AdaptiveMaxPool3d(1).ForwardWithIndices(x.Reshape(1, 1, 1, 2, 2)).Indices.ToArray<long>().Should().Equal(1);
    }

    [Fact]
    public void Gradients_agree_with_differences()
    {
        Tensor x = Tensor.Randn([1, 2, 2], DType.Float64, generator: new RandomSource(1)).RequireGrad();
        Tensor indices = Tensor.From<long>([1, 3, 0, 2], [1, 2, 2]);
        GradCheck.Verify(inputs => new MaxUnpool1d(2).Forward(inputs[0], indices).Square(), [x], 2);
    }

    [Fact]
    public void They_have_no_state_and_print_their_settings()
    {
        new MaxUnpool2d(2).StateDict().Should().BeEmpty();
        new MaxUnpool1d(2).ToString().Should().Be("MaxUnpool1d(kernelSize: 2, stride: 2, padding: 0)");
        new MaxUnpool3d(3, 2, 1).ToString().Should().Be("MaxUnpool3d(kernelSize: 3, stride: 2, padding: 1)");
    }

    [Fact]
    public void Errors_name_the_layer_and_the_rule()
    {
        Fails<ArgumentException>(() => new MaxUnpool2d(0), "MaxUnpool2d: kernelSize 0 must be positive.");
        Fails<ArgumentException>(() => new MaxUnpool1d(2, 0), "MaxUnpool1d: stride 0 must be positive.");
        Fails<ArgumentException>(() => new MaxUnpool3d(2, 2, -1), "MaxUnpool3d: padding -1 must not be negative.");
        Fails<ShapeException>(
            () => new MaxUnpool1d(2).Forward(Tensor.Ones([1, 1, 2]), Tensor.Zeros([1, 1, 3], DType.Int64)),
            "MaxUnpool1d: indices [1, 1, 3] must have the input's shape [1, 1, 2].");
    }

    private static void Fails<T>(Func<object?> action, string message)
        where T : Exception
        => action.Should().Throw<T>().WithMessage(message);
}
