using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

/// <summary>What the batch normalizations keep to, each with inputs of its own rank.</summary>
public abstract class BatchNormContract<TLayer> : LayerContract<TLayer>
    where TLayer : BatchNormLayer
{
    private static readonly string s_name = typeof(TLayer).Name;

    /// <summary>The form of the input in messages.</summary>
    protected abstract string Form { get; }

    protected override Shape Output => Inputs[0];

    protected override string Text =>
        $"{s_name}(3, epsilon: 1E-05, momentum: 0.1, affine: true, trackRunningStats: true)";

    protected override string[] Keys => ["weight", "bias", "running_mean", "running_var", "num_batches_tracked"];

    protected override bool DiffersInTraining => true;

    protected abstract TLayer Make(
        int numFeatures, double epsilon = 1e-5, double? momentum = 0.1, bool affine = true,
        bool trackRunningStats = true);

    protected sealed override TLayer Make(RandomSource random) => Make(3);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => Make(0), $"{s_name}: numFeatures 0 must be positive."),
        (() => Make(3, epsilon: -1), $"{s_name}: epsilon -1 must be finite and not negative."),
        (() => Make(3, epsilon: double.PositiveInfinity), $"{s_name}: epsilon * must be finite and not negative."),
        (() => Make(3, momentum: 2), $"{s_name}: momentum 2 must be in [0, 1]."),
        (() => Make(3, momentum: double.NaN), $"{s_name}: momentum NaN must be in [0, 1]."),
        (() => Make(3).Forward(Tensor.Ones([3])), $"{s_name}: input [3] must be {Form}."),
        (
            () => Make(4).Forward(Tensor.Ones(Inputs[0])),
            $"{s_name}: input {Inputs[0]} has 3 channels, but the layer was made for 4."),
        (
            () => Make(1).Forward(Column(1)),
            $"BatchNorm: input {Column(1).Shape} has one element per channel, but training needs more for a variance."),
        (
            () => Make(3).Forward(Tensor.Ones(Inputs[0], DType.Int64)),
            "BatchNorm: Int64 tensor, but the operation needs a floating-point one; *"),
        (
            () => Make(3).Forward(Tensor.Ones(Inputs[0], DType.Float64)),
            "BatchNorm: Float64 and Float32 do not mix; *"),
    ];

    [Fact]
    public void Training_uses_the_batch_and_evaluation_the_running_statistics()
    {
        TLayer layer = Make(1, epsilon: 0);
        Tensor x = Column(1, 3, 5, 7);

        // Mean 4, variance 5, unbiased 20/3.
        float[] y = layer.Forward(x).ToArray<float>();
        y[0].Should().BeApproximately(-3 / MathF.Sqrt(5), 1e-5f);
        y[3].Should().BeApproximately(3 / MathF.Sqrt(5), 1e-5f);
        layer.RunningMean!.Value.ToScalar<float>().Should().BeApproximately(0.4f, 1e-6f);
        layer.RunningVar!.Value.ToScalar<float>().Should().BeApproximately(0.9f + (2 / 3f), 1e-5f);
        layer.NumBatchesTracked!.Value.ToScalar<long>().Should().Be(1);
        layer.Eval();
        layer.Forward(x).ToArray<float>()[0].Should().BeApproximately(0.6f / MathF.Sqrt(0.9f + (2 / 3f)), 1e-5f);
        layer.NumBatchesTracked.Value.ToScalar<long>().Should().Be(1, "evaluation changes nothing");
    }

    [Fact]
    public void Without_momentum_all_batches_count_alike()
    {
        TLayer layer = Make(1, momentum: null);
        layer.Forward(Column(1, 3));
        layer.Forward(Column(5, 9));
        layer.RunningMean!.Value.ToScalar<float>().Should().BeApproximately(4.5f, 1e-6f);
    }

    [Fact]
    public void A_batch_that_fails_is_not_counted()
    {
        TLayer layer = Make(1);
        layer.Invoking(l => l.Forward(Column(1))).Should().Throw<ShapeException>();
        layer.NumBatchesTracked!.Value.ToScalar<long>().Should().Be(0);
    }

    [Fact]
    public void Without_statistics_evaluation_uses_the_batch_too()
    {
        TLayer layer = Make(1, affine: false, trackRunningStats: false);
        layer.StateDict().Should().BeEmpty();
        layer.Eval();
        layer.Forward(Column(1, 3)).ToArray<float>()[0].Should().BeApproximately(-1, 1e-4f);
    }

    [Fact]
    public void Statistics_change_their_type_with_the_layer_but_not_their_count()
    {
        TLayer layer = Make(1);
        layer.To(DType.Float64);
        layer.RunningMean!.DType.Should().Be(DType.Float64);
        layer.NumBatchesTracked!.DType.Should().Be(DType.Int64);
    }

    /// <summary>A batch of one number per sample.</summary>
    private Tensor Column(params float[] values) =>
        Tensor.From<float>(values, [values.Length, .. Enumerable.Repeat(1, Inputs[0].Rank - 1)]);
}
