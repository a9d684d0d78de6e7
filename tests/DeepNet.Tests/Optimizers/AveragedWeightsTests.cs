using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Tests.Optimizers;

public sealed class AveragedWeightsTests
{
    [Fact]
    public void Running_statistics_become_plain_averages_and_modes_stay()
    {
        var norm = new BatchNorm1d(1, momentum: 0.3);
        var model = new Sequential(norm, new Dropout(0.5));
        norm.Forward(Tensor.Full([4, 1], 100.0));
        model.Eval();
        AveragedWeights.UpdateBatchNorm(
            model, [Tensor.From<float>([1, 3], [2, 1]), Tensor.From<float>([5, 11], [2, 1])]);
        norm.RunningMean!.Value.ToScalar<float>().Should().BeApproximately(5, 1e-5f);
        norm.RunningVar!.Value.ToScalar<float>().Should().BeApproximately((2 + 18) / 2f, 1e-5f);
        norm.NumBatchesTracked!.Value.ToScalar<long>().Should().Be(2);
        norm.Momentum.Should().Be(0.3);
        norm.IsTraining.Should().BeFalse();
    }

    internal static void Feed(Linear model, AveragedWeights average, params float[] values)
    {
        foreach (float value in values)
        {
            model.Weight.CopyFrom(Tensor.Full([1, 2], value));
            average.Update();
        }
    }
}
