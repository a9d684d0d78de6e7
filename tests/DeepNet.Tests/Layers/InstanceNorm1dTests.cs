using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class InstanceNorm1dTests : InstanceNormContract<InstanceNorm1d>
{
    protected override Shape[] Inputs => [[2, 2, 4]];

    protected override string Spatial => "length";

    protected override InstanceNorm1d Make(
        int numFeatures, double epsilon, double momentum, bool affine, bool trackRunningStats) =>
        new(numFeatures, epsilon, momentum, affine, trackRunningStats);
}
