using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class Softmax2dTests : LayerContract<Softmax2d>
{
    protected override Shape[] Inputs => [[2, 3, 2, 2]];

    protected override Shape Output => [2, 3, 2, 2];

    protected override string Text => "Softmax2d()";

    protected override Softmax2d Make(RandomSource random) => new();

    protected override (Action Act, string Message)[] Errors() =>
    [
        (
            () => new Softmax2d().Forward(Tensor.Ones([2, 3])),
            "Softmax2d: input [2, 3] must have 4 dims [batch, channels, spatial…], or 3 without batch."),
        (
            () => new Softmax2d().Forward(Tensor.Ones([2, 3, 1, 1], DType.Int64)),
            "Softmax2d: Int64 tensor, but the operation needs a floating-point one; convert it with "
                + "Cast(DType.Float32)."),
    ];

    [Fact]
    public void Every_pixel_is_shared_out_among_the_channels()
    {
        Tensor x = Tensor.Randn([2, 3, 4, 5]);
        new Softmax2d().Forward(x).ToArray<float>().Should().Equal(x.Softmax(1).ToArray<float>());
        new Softmax2d().Forward(x[0]).ToArray<float>().Should().Equal(x[0].Softmax(0).ToArray<float>());
    }
}
