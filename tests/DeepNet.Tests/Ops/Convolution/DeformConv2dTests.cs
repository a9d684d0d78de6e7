namespace DeepNet.Tests.Ops.Convolution;

public sealed class DeformConv2dTests
{
    private static readonly Tensor s_x = Tensor.Ones([1, 4, 5, 5]);
    private static readonly Tensor s_w = Tensor.Ones([2, 2, 3, 3]);

    [Fact]
    public void Errors_say_what_does_not_fit()
    {
        Tensor offset = Tensor.Zeros([1, 18, 3, 3]);
        Fails<ShapeException>(
            () => Tensor.Ones([4, 5, 5]).DeformConv2d(offset, s_w), "DeformConv2d: input [4, 5, 5] must be [batch*");
        Fails<ShapeException>(
            () => s_x.DeformConv2d(offset, Tensor.Ones([2, 3, 3, 3])),
            "DeformConv2d: weight [2, 3, 3, 3] does not divide the 4 channels of input [1, 4, 5, 5] into groups.");
        Fails<ShapeException>(
            () => s_x.DeformConv2d(Tensor.Zeros([1, 18, 3, 2]), s_w),
            "DeformConv2d: offset [1, 18, 3, 2] must be [1, a multiple of 18, 3, 3], in groups that divide the 4 *");
        Fails<ShapeException>(
            () => s_x.DeformConv2d(offset, s_w, mask: offset),
            "DeformConv2d: mask [1, 18, 3, 3] must be [1, 9, 3, 3].");
        Fails<ShapeException>(
            () => s_x.DeformConv2d(offset, s_w, Tensor.Ones([3])),
            "DeformConv2d: bias [3] must be [2]*");
        Fails<ArgumentException>(
            () => s_x.DeformConv2d(offset, s_w, stride: 0),
            "DeformConv2d: stride 0 must be positive.");
    }

    [Fact]
    public void Without_offsets_it_is_a_convolution()
    {
        Tensor w = Tensor.Randn([2, 2, 3, 3]), x = Tensor.Randn([2, 4, 5, 6]), b = Tensor.Randn([2]);
        Tensor y = x.DeformConv2d(Tensor.Zeros([2, 36, 3, 3]), w, b, 2, 1);
        float[] expected = x.Conv2d(w, b, 2, 1, groups: 2).ToArray<float>(), actual = y.ToArray<float>();
        for (int i = 0; i < expected.Length; i++)
            actual[i].Should().BeApproximately(expected[i], 1e-4f);
    }

    private static void Fails<T>(Func<object?> action, string message)
        where T : Exception
        => action.Should().Throw<T>().WithMessage(message);
}
