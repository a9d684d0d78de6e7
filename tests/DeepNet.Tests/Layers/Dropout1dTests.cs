using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class Dropout1dTests : DropoutContract<Dropout1d>
{
    protected override Shape[] Inputs => [[4, 3, 2]];

    protected override int? UnitDims => 2;

    protected override (Shape Input, string Message)[] WrongShapes =>
    [
        ([2], "Dropout1d: input [2] must be [batch, channels, length] or [channels, length]."),
        ([1, 1, 1, 1], "Dropout1d: input [1, 1, 1, 1] must be [batch, channels, length] or [channels, length]."),
    ];

    protected override Dropout1d Make(double p, RandomSource? generator) => new(p, generator);

    [Fact]
    public void The_batch_may_be_left_out()
    {
        float[] y = new Dropout1d(0.5, new RandomSource(1)).Forward(Tensor.Ones([100, 3])).ToArray<float>();
        y.Chunk(3).Should().OnlyContain(channel => channel.Distinct().Count() == 1);
        y.Should().Contain(0).And.Contain(2);
    }
}
