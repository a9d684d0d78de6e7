using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class BatchNorm1dTests : BatchNormContract<BatchNorm1d>
{
    protected override Shape[] Inputs => [[3, 3, 2]];

    protected override string Form => "[batch, channels] or [batch, channels, length]";

    protected override BatchNorm1d Make(
        int numFeatures, double epsilon, double? momentum, bool affine, bool trackRunningStats) =>
        new(numFeatures, epsilon, momentum, affine, trackRunningStats);

    [Fact]
    public void The_length_may_be_left_out()
    {
        new BatchNorm1d(1, epsilon: 0).Forward(Tensor.From<float>([1, 3], [2, 1])).ToArray<float>()
            .Should().Equal(-1, 1);
    }
}
