using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

/// <summary>What the instance normalizations keep to, each with inputs of its own rank.</summary>
public abstract class InstanceNormContract<TLayer> : LayerContract<TLayer>
    where TLayer : InstanceNormLayer
{
    private static readonly string s_name = typeof(TLayer).Name;

    /// <summary>The names of the spatial dimensions in messages.</summary>
    protected abstract string Spatial { get; }

    protected override Shape Output => Inputs[0];

    protected override string Text =>
        $"{s_name}(2, epsilon: 1E-05, momentum: 0.1, affine: true, trackRunningStats: true)";

    protected override string[] Keys => ["weight", "bias", "running_mean", "running_var", "num_batches_tracked"];

    protected override bool DiffersInTraining => true;

    protected abstract TLayer Make(
        int numFeatures, double epsilon = 1e-5, double momentum = 0.1, bool affine = false,
        bool trackRunningStats = false);

    protected sealed override TLayer Make(RandomSource random) => Make(2, affine: true, trackRunningStats: true);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => Make(0), $"{s_name}: numFeatures 0 must be positive."),
        (() => Make(1, epsilon: -1), $"{s_name}: epsilon -1 must be finite and not negative."),
        (() => Make(1, epsilon: double.NaN), $"{s_name}: epsilon NaN must be finite and not negative."),
        (() => Make(1, momentum: 2), $"{s_name}: momentum 2 must be in [0, 1]."),
        (() => Make(1, momentum: double.NaN), $"{s_name}: momentum NaN must be in [0, 1]."),
        (
            () => Make(2).Forward(Tensor.Ones([2])),
            $"{s_name}: input [2] must be [batch, 2, {Spatial}] or [2, {Spatial}]."),
        (
            () => Make(3).Forward(Tensor.Ones(Inputs[0])),
            $"{s_name}: input {Inputs[0]} must be [batch, 3, {Spatial}] or [3, {Spatial}]."),
        (
            () => Make(1).Forward(OneChannel(1, 2)),
            "InstanceNorm: input * must be [batch, channels, spatial…] with more than one element per channel."),
        (
            () => Make(2).Forward(Tensor.Ones(Inputs[0], DType.Int64)),
            "InstanceNorm: Int64 tensor, but the operation needs a floating-point one; *"),
    ];

    [Fact]
    public void Evaluation_uses_the_sample_too()
    {
        TLayer layer = Make(1, epsilon: 0);
        layer.StateDict().Should().BeEmpty("as in PyTorch it is neither affine nor tracked unless asked");
        Tensor x = OneChannel(2, 1, 3, 10, 30);
        float[] y = layer.Forward(x).ToArray<float>();
        y.Zip([-1f, 1, -1, 1], (a, b) => Math.Abs(a - b)).Max().Should().BeLessThan(1e-5f);
        layer.Eval();
        layer.Forward(x).ToArray<float>().Should().Equal(y);
        Tensor sample = x.Select(0, 1);
        layer.Forward(sample).Shape.Should().Equal(sample.Shape, "the batch may be left out");
        layer.Forward(sample).ToArray<float>().Should().Equal(y[2..]);
    }

    [Fact]
    public void Statistics_are_collected_in_training_and_used_in_evaluation()
    {
        TLayer layer = Make(1, epsilon: 0, momentum: 0.5, affine: true, trackRunningStats: true);
        Tensor x = OneChannel(2, 1, 3, 5, 7, 2, 2, 4, 4);
        layer.Forward(x);

        // Means 4 and 3; unbiased variances 20/3 and 4/3.
        layer.RunningMean!.Value.ToScalar<float>().Should().BeApproximately(1.75f, 1e-6f);
        layer.RunningVar!.Value.ToScalar<float>().Should().BeApproximately(2.5f, 1e-5f);
        layer.NumBatchesTracked!.Value.ToScalar<long>().Should().Be(0, "PyTorch does not count here");
        layer.Eval();
        layer.Forward(x).ToArray<float>()[0].Should().BeApproximately(-0.75f / MathF.Sqrt(2.5f), 1e-5f);
        layer.RunningMean.Value.ToScalar<float>().Should().BeApproximately(1.75f, 1e-6f);
    }

    /// <summary>Samples of one channel, all numbers in the last dimension.</summary>
    private Tensor OneChannel(int batch, params float[] values) => Tensor.From<float>(
        values, [batch, .. Enumerable.Repeat(1, Inputs[0].Rank - 2), values.Length / batch]);
}
