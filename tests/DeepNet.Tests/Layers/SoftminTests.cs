using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class SoftminTests
{
    [Fact]
    public void Softmin_gives_the_smallest_element_the_largest_share()
    {
        Tensor x = Tensor.From<float>([0, (float)Math.Log(3)], [1, 2]);
        float[] y = new Softmin().Forward(x).ToArray<float>();
        y[0].Should().BeApproximately(0.75f, 1e-6f);
        y[1].Should().BeApproximately(0.25f, 1e-6f);
        new Softmin(0).Forward(x).ToArray<float>().Should().Equal(1, 1);
        new Softmin(0).ToString().Should().Be("Softmin(dim: 0)");
    }

    [Fact]
    public void Softmax2d_shares_every_pixel_out_among_the_channels()
    {
        Tensor x = Tensor.Randn([2, 3, 4, 5]);
        new Softmax2d().Forward(x).ToArray<float>().Should().Equal(x.Softmax(1).ToArray<float>());
        new Softmax2d().Forward(x[0]).ToArray<float>().Should().Equal(x[0].Softmax(0).ToArray<float>());
        ((Action)(() => new Softmax2d().Forward(Tensor.Ones([2, 3])))).Should().Throw<ShapeException>()
            .WithMessage("Softmax2d: input [2, 3] must have 4 dims [batch, channels, spatial…], or 3 without batch.");
    }

    [Fact]
    public void Gradients_agree_with_differences()
    {
        Tensor x = Tensor.Randn([1, 3, 2, 2], DType.Float64, generator: new RandomSource(1)).RequireGrad();
        GradCheck.Verify(t => new Softmin(1).Forward(t[0]), [x], 2);
        GradCheck.Verify(t => new Softmax2d().Forward(t[0]), [x], 2);
    }
}
