using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class Dropout3dTests : DropoutContract<Dropout3d>
{
    protected override Shape[] Inputs => [[4, 3, 1, 2, 2]];

    protected override int? UnitDims => 2;

    protected override (Shape Input, string Message)[] WrongShapes =>
    [
        (
            [2],
            "Dropout3d: input [2] must be [batch, channels, depth, height, width] or "
                + "[channels, depth, height, width]."),
    ];

    protected override Dropout3d Make(double p, RandomSource? generator) => new(p, generator);

    [Fact]
    public void The_batch_may_be_left_out()
    {
        float[] y = new Dropout3d(0.5, new RandomSource(1)).Forward(Tensor.Ones([100, 1, 1, 3])).ToArray<float>();
        y.Chunk(3).Should().OnlyContain(channel => channel.Distinct().Count() == 1);
        y.Should().Contain(0).And.Contain(2);
    }
}
