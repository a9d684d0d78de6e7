using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class InstanceNorm3dTests : InstanceNormContract<InstanceNorm3d>
{
    protected override Shape[] Inputs => [[2, 2, 1, 2, 2]];

    protected override string Spatial => "depth, height, width";

    protected override InstanceNorm3d Make(
        int numFeatures, double epsilon, double momentum, bool affine, bool trackRunningStats) =>
        new(numFeatures, epsilon, momentum, affine, trackRunningStats);
}
