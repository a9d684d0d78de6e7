using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class Dropout2dTests : DropoutContract<Dropout2d>
{
    protected override Shape[] Inputs => [[4, 3, 2, 2]];

    protected override int? UnitDims => 2;

    protected override (Shape Input, string Message)[] WrongShapes =>
    [
        ([2], "Dropout2d: input [2] must be [batch, channels, height, width] or [batch, channels, length]."),
    ];

    protected override Dropout2d Make(double p, RandomSource? generator) => new(p, generator);

    [Fact]
    public void Three_dimensions_have_a_batch_as_in_PyTorch()
    {
        float[] y = new Dropout2d(0.5, new RandomSource(1)).Forward(Tensor.Ones([1, 100, 3])).ToArray<float>();
        y.Chunk(3).Should().OnlyContain(channel => channel.Distinct().Count() == 1);
        y.Should().Contain(0).And.Contain(2);
    }
}
