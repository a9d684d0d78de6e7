using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class InstanceNorm2dTests : InstanceNormContract<InstanceNorm2d>
{
    protected override Shape[] Inputs => [[2, 2, 2, 2]];

    protected override string Spatial => "height, width";

    protected override InstanceNorm2d Make(
        int numFeatures, double epsilon, double momentum, bool affine, bool trackRunningStats) =>
        new(numFeatures, epsilon, momentum, affine, trackRunningStats);
}
