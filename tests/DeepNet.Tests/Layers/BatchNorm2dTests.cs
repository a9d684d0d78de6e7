using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class BatchNorm2dTests : BatchNormContract<BatchNorm2d>
{
    protected override Shape[] Inputs => [[2, 3, 2, 2]];

    protected override string Form => "[batch, channels, height, width]";

    protected override BatchNorm2d Make(
        int numFeatures, double epsilon, double? momentum, bool affine, bool trackRunningStats) =>
        new(numFeatures, epsilon, momentum, affine, trackRunningStats);
}
