using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class Dropout2dTests : LayerContract<Dropout2d>
{
    protected override Shape[] Inputs => [[4, 3, 2, 2]];

    protected override Shape Output => [4, 3, 2, 2];

    protected override string Text => "Dropout2d(p: 0.5)";

    protected override bool DiffersInTraining => true;

    protected override Dropout2d Make(RandomSource random) => new(0.5, random);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => _ = new Dropout2d(1.5), "Dropout2d: p 1.5 must be in [0, 1]."),
    ];
}
