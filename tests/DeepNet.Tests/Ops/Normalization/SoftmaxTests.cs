namespace DeepNet.Tests.Ops.Normalization;

public sealed class SoftmaxTests
{
    private const float NaN = float.NaN, Inf = float.PositiveInfinity;

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public void Infinities_behave_as_in_pytorch(int dim)
    {
        Tensor x = Tensor.From<float>([-Inf, -Inf, -Inf, 0, -Inf, 0, 1, Inf, 0, NaN, 0, 0], [4, 3]);
        foreach (string name in TestDevices.Names)
        {
            Tensor moved = Tensor.From<float>(x.ToArray<float>(), x.Shape, TestDevices.Get(name));
            moved = dim == 1 ? moved : moved.Transpose().Contiguous();
            Tensor y = moved.Softmax(dim), log = moved.LogSoftmax(dim);
            (dim == 1 ? y : y.Transpose()).ToArray<float>()
                .Should().Equal(NaN, NaN, NaN, 0.5f, 0, 0.5f, NaN, NaN, NaN, NaN, NaN, NaN);
            float[] logs = (dim == 1 ? log : log.Transpose()).ToArray<float>();
            logs[..3].Should().Equal(NaN, NaN, NaN);
            logs[4].Should().Be(-Inf);
            logs[9..].Should().Equal(NaN, NaN, NaN);
        }
    }

    [Fact]
    public void Types_are_kept_and_integers_refused()
    {
        Tensor.Zeros([3], DType.BFloat16).Softmax().DType.Should().Be(DType.BFloat16);
        Tensor.Zeros([3], DType.Int64).Invoking(x => x.Softmax())
            .Should().Throw<DTypeException>().WithMessage("Softmax: Int64*");
        Tensor.Zeros([3], DType.Int64).Invoking(x => x.Softmin())
            .Should().Throw<DTypeException>().WithMessage("Softmin: Int64*");
        Tensor.Zeros([3]).Invoking(x => x.LogSoftmax(1)).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void The_gradient_of_a_large_tensor_has_the_bits_of_its_rows_gradients()
    {
        Tensor x = Tensor.Randn([4096, 1024]), dy = Tensor.Randn([4096, 1024]);
        float[] GradientOf(int first, int rows)
        {
            Tensor part = x.Narrow(0, first, rows).Clone().RequireGrad();
            part.Softmax(1).Backward(dy.Narrow(0, first, rows).Contiguous());
            return part.Grad!.ToArray<float>();
        }

        float[] all = GradientOf(0, 4096);
        GradientOf(0, 1).Should().Equal(all[..1024]);
        GradientOf(4095, 1).Should().Equal(all[^1024..]);
    }

    [Fact]
    public void The_gradient_of_large_row_sums_repeats_each_rows_gradient()
    {
        Tensor x = Tensor.Zeros([4096, 1027]).RequireGrad(), dy = Tensor.Randn([4096]);
        x.Sum(1).Backward(dy);
        float[] gradient = x.Grad!.ToArray<float>(), expected = dy.ToArray<float>();
        Enumerable.Range(0, gradient.Length).All(i => gradient[i] == expected[i / 1027]).Should().BeTrue();
    }
}
