namespace DeepNet.Tests.Ops.Convolution;

public sealed class ConvolutionErrorTests
{
    private static readonly Tensor s_x = Tensor.Ones([2, 3, 5, 5]);
    private static readonly Tensor s_w = Tensor.Ones([4, 3, 3, 3]);

    [Fact]
    public void Ranks_are_checked()
    {
        Fails<ShapeException>(() => Tensor.Ones([5, 5]).Conv2d(s_w), "Conv2d: input [5, 5] must have 4 dims*");
        Fails<ShapeException>(() => s_x.Conv2d(Tensor.Ones([4, 3, 3])), "Conv2d: weight [4, 3, 3] must have 4 dims*");
        Fails<ShapeException>(() => s_x.MaxPool1d(2), "MaxPool1d: input [2, 3, 5, 5] must have 3 dims*");
    }

    [Fact]
    public void Channels_groups_and_bias_are_checked()
    {
        Fails<ShapeException>(
            () => Tensor.Ones([2, 1, 5, 5]).Conv2d(s_w),
            "Conv2d: input [2, 1, 5, 5] has 1 channels but weight [4, 3, 3, 3] expects 3.");
        Fails<ShapeException>(() => s_x.Conv2d(s_w, groups: 2), "*divisible by groups = 2*");
        Fails<ShapeException>(() => s_x.Conv2d(s_w, groups: 0), "*groups = 0 must be positive*");
        Fails<ShapeException>(() => s_x.Conv2d(s_w, Tensor.Ones([3])), "Conv2d: bias [3] must be [4]*");
        Fails<ShapeException>(() => s_x.ConvTranspose2d(s_w), "ConvTranspose2d: *");
    }

    [Fact]
    public void Kernel_stride_and_dilation_are_checked()
    {
        Fails<ShapeException>(() => s_x.Conv2d(Tensor.Ones([4, 3, 7, 7])), "*must not be larger*");
        Fails<ShapeException>(() => s_x.Conv2d(s_w, stride: 0), "*stride [0, 0] must be positive*");
        Fails<ShapeException>(() => s_x.Conv2d(s_w, dilation: 0), "*dilation [0, 0] must be positive*");
        Fails<ShapeException>(() => s_x.Conv2d(s_w, padding: -1), "*must not be negative*");
        Fails<ArgumentException>(
            () => s_x.Conv2d(s_w, stride: (1, 2, 3)),
            "Conv2d: stride (1, 2, 3) has 3 numbers for 2 spatial dimensions.");
        Fails<ArgumentException>(() => s_x.Conv2d(s_w, stride: 2, padding: ConvPadding.Same), "*Same needs stride 1*");
        Fails<ShapeException>(
            () => s_x.ConvTranspose2d(Tensor.Ones([3, 2, 3, 3]), outputPadding: 1),
            "*output padding 1 must be smaller*");
        Fails<ShapeException>(
            () => s_x.ConvTranspose2d(Tensor.Ones([3, 2, 3, 3]), outputPadding: -1),
            "ConvTranspose2d: outputPadding [-1, -1] must not be negative.");
        Fails<ArgumentException>(
            () => s_x.LpPool2d(double.NaN, 2), "LpPool2d: p NaN must be positive and finite.");
    }

    [Fact]
    public void Pool_sizes_are_checked()
    {
        Fails<ShapeException>(() => s_x.MaxPool2d(7), "*It must not be larger*");
        Fails<ArgumentException>(() => s_x.MaxPool2d(2, 0), "MaxPool2d: stride 0 must be positive.");
        Fails<ArgumentException>(
            () => s_x.AvgPool2d(2, padding: 2),
            "AvgPool2d: padding 2 must be between 0 and half of the kernel's size 2.");
        Fails<ArgumentException>(() => s_x.AvgPool2d(2, divisorOverride: 0), "*must not be 0*");
        Fails<ArgumentException>(() => s_x.MaxPool2d(default), "*kernelSize*must be positive*");
        Fails<ShapeException>(() => Tensor.Ones([1, 2]).MaxPool1d(2, padding: 1, dilation: 3), "*sees only padding*");
        Tensor at = Tensor.From<long>([9], [1, 1]);
        Fails<ArgumentException>(() => Tensor.Ones([1, 1]).MaxUnpool1d(at, 2), "*outside of the output plane*");
    }

    [Fact]
    public void Input_without_batch_gives_output_without_batch()
    {
        Tensor y = Tensor.Ones([3, 5, 5]).Conv2d(s_w, padding: 1);
        y.Shape.ToArray().Should().Equal(4, 5, 5);
        y.ToArray<float>()[6].Should().Be(27);
    }

    [Fact]
    public void MaxPool_takes_the_first_of_equals_and_the_last_nan()
    {
        Tensor x = Tensor.From<float>([1, 1, 0, float.NaN, 2, float.NaN], [1, 6]);
        (Tensor y, Tensor at) = x.MaxPool1dWithIndices(3);
        at.ToArray<long>().Should().Equal(0, 5);
        y.ToArray<float>().Should().Equal(1, float.NaN);
        x = Tensor.Ones([1, 1, 2, 2]).RequireGrad();
        x.MaxPool2d(2).Sum().Backward();
        x.Grad!.ToArray<float>().Should().Equal(1, 0, 0, 0);
    }

    [Fact]
    public void Same_padding_puts_the_odd_zero_at_the_end()
    {
        Tensor x = Tensor.From<float>([1, 2, 3], [1, 1, 3]);
        x.Conv1d(Tensor.Ones([1, 1, 2]), padding: ConvPadding.Same).ToArray<float>().Should().Equal(3, 5, 3);
    }

    private static void Fails<TException>(Func<Tensor> action, string text)
        where TException : Exception
        => action.Should().Throw<TException>().WithMessage(text);
}
