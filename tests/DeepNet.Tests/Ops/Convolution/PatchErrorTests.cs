namespace DeepNet.Tests.Ops.Convolution;

public sealed class PatchErrorTests
{
    private static readonly Tensor s_x = Tensor.Ones([2, 3, 4, 5]);

    [Fact]
    public void Numbers_and_shapes_are_checked()
    {
        Fails<ShapeException>(() => Tensor.Ones([4, 5]).Im2Col(2), "Im2Col: input [4, 5] must be [batch, channels, *");
        Fails<ShapeException>(
            () => s_x.Im2Col(6, padding: (0, 1)),
            "Im2Col: the kernel spans 6 elements of dimension 2, but there are 4 with padding. It must not be larger.");
        Fails<ArgumentException>(() => s_x.Im2Col(0), "Im2Col: kernelSize 0 must be positive.");
        Fails<ArgumentException>(() => s_x.Im2Col(2, 0), "Im2Col: dilation 0 must be positive.");
        Fails<ArgumentException>(() => s_x.Im2Col(2, padding: -1), "Im2Col: padding -1 must not be negative.");
        Fails<ArgumentException>(() => s_x.Im2Col(2, stride: (1, 0)), "Im2Col: stride (1, 0) must be positive.");
        Fails<ShapeException>(
            () => Tensor.Ones([2, 7, 12]).Col2Im((4, 5), 2),
            "Col2Im: input [2, 7, 12] for outputSize (4, 5); a multiple of the kernel's 4 elements and 12 patches*");
        Fails<ShapeException>(() => Tensor.Ones([2, 8, 11]).Col2Im((4, 5), 2), "Col2Im: input [2, 8, 11]*12 patches*");
        Fails<ShapeException>(() => s_x.Col2Im((4, 5), 2), "Col2Im: input [2, 3, 4, 5] must be [batch, *");
        Fails<ArgumentException>(
            () => Tensor.Ones([2, 8, 12]).Col2Im((0, 5), 2), "Col2Im: outputSize (0, 5) must be positive.");
    }

    [Fact]
    public void A_convolution_is_a_product_with_the_patches()
    {
        Tensor x = Tensor.Randn([2, 3, 6, 5]), w = Tensor.Randn([4, 3, 3, 2]);
        Tensor y = w.Flatten(1).MatMul(x.Im2Col((3, 2), 1, 1, 2)).Reshape(2, 4, 3, 3);
        float[] expected = x.Conv2d(w, null, 2, 1).ToArray<float>(), actual = y.ToArray<float>();
        for (int i = 0; i < expected.Length; i++)
            actual[i].Should().BeApproximately(expected[i], 1e-4f);
    }

    private static void Fails<T>(Func<object?> action, string message)
        where T : Exception
        => action.Should().Throw<T>().WithMessage(message);
}
