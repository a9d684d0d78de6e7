using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class DropPathTests : DropoutContract<DropPath>
{
    protected override Shape[] Inputs => [[4, 3]];

    protected override int? UnitDims => 1;

    protected override string Text => "DropPath(p: 0.5, scaleByKeep: true)";

    protected override (Shape Input, string Message)[] WrongShapes =>
    [
        ([], "DropPath: input [] must be [batch, …]."),
    ];

    protected override DropPath Make(double p, RandomSource? generator) => new(p, generator: generator);

    [Fact]
    public void What_stays_may_be_left_unscaled()
    {
        new DropPath(0.25, scaleByKeep: false, new RandomSource(1)).Forward(Tensor.Ones([4000, 2])).ToArray<float>()
            .Should().Contain(0).And.Contain(1).And.OnlyContain(v => v == 0 || v == 1);
    }
}
