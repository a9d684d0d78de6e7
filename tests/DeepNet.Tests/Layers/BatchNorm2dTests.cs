using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class BatchNorm2dTests : LayerContract<BatchNorm2d>
{
    protected override Shape[] Inputs => [[2, 3, 2, 2]];

    protected override Shape Output => [2, 3, 2, 2];

    protected override string Text =>
        "BatchNorm2d(3, epsilon: 1E-05, momentum: 0.1, affine: true, trackRunningStats: true)";

    protected override string[] Keys => ["weight", "bias", "running_mean", "running_var", "num_batches_tracked"];

    protected override bool DiffersInTraining => true;

    protected override BatchNorm2d Make(RandomSource random) => new(3);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => _ = new BatchNorm2d(0), "BatchNorm2d: numFeatures 0 must be positive."),
        (
            () => new BatchNorm2d(3).Forward(Tensor.Zeros([2, 3])),
            "BatchNorm2d: input [2, 3] must be [batch, channels, height, width]."),
    ];
}
