using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class NormLayerTests
{
    [Fact]
    public void Batch_norm_uses_the_batch_in_training_and_the_running_statistics_in_evaluation()
    {
        var layer = new BatchNorm1d(1, epsilon: 0);
        Tensor x = Tensor.From<float>([1, 3, 5, 7], [4, 1]);
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
        var layer = new BatchNorm1d(1, momentum: null);
        layer.Forward(Tensor.From<float>([1, 3], [2, 1]));
        layer.Forward(Tensor.From<float>([5, 9], [2, 1]));
        layer.RunningMean!.Value.ToScalar<float>().Should().BeApproximately(4.5f, 1e-6f);
    }

    [Fact]
    public void The_state_of_a_small_network_has_the_keys_of_PyTorch()
    {
        var net = new Net();
        net.StateDict().Keys.Should().Equal(
            "conv1.weight", "conv1.bias",
            "bn1.weight", "bn1.bias", "bn1.running_mean", "bn1.running_var", "bn1.num_batches_tracked",
            "blocks.0.weight", "blocks.0.bias", "blocks.1.weight", "blocks.1.bias",
            "classifier.0.weight", "classifier.0.bias", "classifier.2.weight");
        net.Buffers().Should().HaveCount(3);
        net.Forward(Tensor.Ones([2, 1, 4, 4])).Shape.Should().Equal(2, 3);
        net.To(DType.Float64);
        net.StateDict()["bn1.num_batches_tracked"].DType.Should().Be(DType.Int64);
        net.StateDict()["bn1.running_mean"].DType.Should().Be(DType.Float64);
    }

    [Fact]
    public void Parts_can_be_left_out()
    {
        var layer = new BatchNorm2d(2, affine: false, trackRunningStats: false);
        layer.StateDict().Should().BeEmpty();
        layer.Eval();
        layer.Forward(Tensor.From<float>([1, 2, 3, 5], [2, 2, 1, 1])).ToArray<float>()[0]
            .Should().BeApproximately(-1, 1e-4f);
        new LayerNorm(3, affine: false).StateDict().Should().BeEmpty();
        new LayerNorm(3, bias: false).StateDict().Keys.Should().Equal("weight");
    }

    [Fact]
    public void Layer_norm_normalizes_the_last_dimensions()
    {
        var layer = new LayerNorm([2, 2], epsilon: 0);
        layer.Weight!.CopyFrom(Tensor.From<float>([1, 1, 1, 2], [2, 2]));
        layer.Bias!.CopyFrom(Tensor.From<float>([0, 0, 0, 1], [2, 2]));
        float[] y = layer.Forward(Tensor.From<float>([1, 3, 5, 7], [1, 2, 2])).ToArray<float>();
        y[0].Should().BeApproximately(-3 / MathF.Sqrt(5), 1e-5f);
        y[3].Should().BeApproximately(1 + (6 / MathF.Sqrt(5)), 1e-5f);
    }

    [Fact]
    public void They_print_their_settings()
    {
        new BatchNorm2d(4).ToString().Should()
            .Be("BatchNorm2d(4, epsilon: 1E-05, momentum: 0.1, affine: true, trackRunningStats: true)");
        new LayerNorm([2, 3]).ToString().Should().Be("LayerNorm([2, 3], epsilon: 1E-05, affine: true)");
    }

    [Fact]
    public void Errors_name_the_layer_and_the_rule()
    {
        ((Action)(() => _ = new BatchNorm1d(0))).Should().Throw<ArgumentException>()
            .WithMessage("BatchNorm1d: numFeatures 0 must be positive.");
        ((Action)(() => _ = new LayerNorm(new Shape()))).Should().Throw<ArgumentException>()
            .WithMessage("LayerNorm: normalizedShape []*");
        ((Action)(() => new BatchNorm2d(3).Forward(Tensor.Zeros([2, 3])))).Should().Throw<ShapeException>()
            .WithMessage("BatchNorm2d: input [2, 3] must be [batch, channels, height, width].");
        ((Action)(() => new BatchNorm1d(3).Forward(Tensor.Zeros([2, 4])))).Should().Throw<ShapeException>()
            .WithMessage("BatchNorm1d: input [2, 4] has 4 channels, but the layer was made for 3.");
    }

    private sealed class Net : Layer
    {
        private readonly Conv2d _conv1 = new(1, 2, 3, padding: 1);
        private readonly BatchNorm2d _bn1 = new(2);
        private readonly Linear[] _blocks = [new(32, 32), new(32, 32)];
        private readonly Sequential _classifier = new(new Linear(32, 4), new Relu(), new Linear(4, 3, bias: false));

        public override Tensor Forward(Tensor x)
        {
            x = _bn1.Forward(_conv1.Forward(x)).Relu().Flatten(1);
            foreach (Linear block in _blocks)
                x = block.Forward(x);
            return _classifier.Forward(x);
        }
    }

    [Fact]
    public void RmsNorm_scales_to_a_root_mean_square_of_1()
    {
        var layer = new RmsNorm(2, epsilon: 0);
        layer.Weight!.Value.ToArray<float>().Should().Equal(1, 1);
        float[] y = layer.Forward(Tensor.From<float>([1, 7], [1, 2])).ToArray<float>();
        y[0].Should().BeApproximately(0.2f, 1e-6f);
        y[1].Should().BeApproximately(1.4f, 1e-6f);
        layer.StateDict().Keys.Should().Equal("weight");
        new RmsNorm([2, 3], elementwiseAffine: false).StateDict().Should().BeEmpty();
        new RmsNorm([2, 3]).ToString().Should().Be("RmsNorm([2, 3], epsilon: machine, elementwiseAffine: true)");
        ((Action)(() => _ = new RmsNorm(new Shape()))).Should().Throw<ArgumentException>()
            .WithMessage("RmsNorm: normalizedShape []*");
        ((Action)(() => _ = new RmsNorm(2, epsilon: -1))).Should().Throw<ArgumentException>();
    }
}
