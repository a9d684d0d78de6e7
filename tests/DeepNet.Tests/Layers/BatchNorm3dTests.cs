using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class BatchNorm3dTests : BatchNormContract<BatchNorm3d>
{
    protected override Shape[] Inputs => [[2, 3, 1, 2, 2]];

    protected override string Form => "[batch, channels, depth, height, width]";

    protected override BatchNorm3d Make(
        int numFeatures, double epsilon, double? momentum, bool affine, bool trackRunningStats) =>
        new(numFeatures, epsilon, momentum, affine, trackRunningStats);
}
