using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class DropoutTests : DropoutContract<Dropout>
{
    protected override Shape[] Inputs => [[4, 3]];

    protected override int? UnitDims => null;

    protected override Dropout Make(double p, RandomSource? generator) => new(p, generator);

    [Fact]
    public void Half_are_dropped_unless_told() => new Dropout().P.Should().Be(0.5);
}
