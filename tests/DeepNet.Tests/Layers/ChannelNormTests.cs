using DeepNet.Layers;
using DeepNet.Tests.IO;

namespace DeepNet.Tests.Layers;

/// <summary>Group, instance and local response normalization.</summary>
public sealed class ChannelNormTests
{
    [Fact]
    public void Group_norm_normalizes_groups_of_channels_of_each_sample()
    {
        var layer = new GroupNorm(2, 4, epsilon: 0);
        layer.Bias!.CopyFrom(Tensor.From<float>([0, 0, 0, 5], [4]));
        float[] y = layer.Forward(Tensor.From<float>([1, 3, 10, 30], [1, 4])).ToArray<float>();
        y[0].Should().BeApproximately(-1, 1e-5f);
        y[1].Should().BeApproximately(1, 1e-5f);
        y[2].Should().BeApproximately(-1, 1e-5f);
        y[3].Should().BeApproximately(6, 1e-5f);
        layer.StateDict().Keys.Should().Equal("weight", "bias");
        new GroupNorm(2, 4, affine: false).StateDict().Should().BeEmpty();
        layer.ToString().Should().Be("GroupNorm(2, 4, epsilon: 0, affine: true)");
    }

    [Fact]
    public void Instance_norm_uses_the_sample_in_evaluation_too()
    {
        var layer = new InstanceNorm1d(1, epsilon: 0);
        layer.StateDict().Should().BeEmpty("as in PyTorch it is neither affine nor tracked unless asked");
        Tensor x = Tensor.From<float>([1, 3, 10, 30], [2, 1, 2]);
        float[] y = layer.Forward(x).ToArray<float>();
        y.Zip([-1f, 1, -1, 1], (a, b) => Math.Abs(a - b)).Max().Should().BeLessThan(1e-5f);
        layer.Eval();
        layer.Forward(x).ToArray<float>().Should().Equal(y);
        layer.Forward(Tensor.From<float>([1, 3], [1, 2])).Shape.Should().Equal(1, 2);
    }

    [Fact]
    public void Instance_norm_with_statistics_collects_them_in_training_and_uses_them_in_evaluation()
    {
        var layer = new InstanceNorm2d(1, epsilon: 0, momentum: 0.5, affine: true, trackRunningStats: true);
        layer.StateDict().Keys.Should().Equal(
            "weight", "bias", "running_mean", "running_var", "num_batches_tracked");
        Tensor x = Tensor.From<float>([1, 3, 5, 7, 2, 2, 4, 4], [2, 1, 2, 2]);
        layer.Forward(x);

        // Means 4 and 3; unbiased variances 20/3 and 4/3.
        layer.RunningMean!.Value.ToScalar<float>().Should().BeApproximately(1.75f, 1e-6f);
        layer.RunningVar!.Value.ToScalar<float>().Should().BeApproximately(2.5f, 1e-5f);
        layer.NumBatchesTracked!.Value.ToScalar<long>().Should().Be(0, "PyTorch does not count here");
        layer.Eval();
        layer.Forward(x).ToArray<float>()[0].Should().BeApproximately(-0.75f / MathF.Sqrt(2.5f), 1e-5f);
        layer.RunningMean.Value.ToScalar<float>().Should().BeApproximately(1.75f, 1e-6f);
        layer.ToString().Should().Be(
            "InstanceNorm2d(1, epsilon: 0, momentum: 0.5, affine: true, trackRunningStats: true)");
    }

    [Fact]
    public void Local_response_norm_divides_by_the_neighbours()
    {
        var layer = new LocalResponseNorm(3, alpha: 3, beta: 1, k: 1);
        layer.Forward(Tensor.From<float>([1, 2, 3], [1, 3, 1])).ToArray<float>().Zip(
            [1 / 6f, 2 / 15f, 3 / 14f], (a, b) => Math.Abs(a - b)).Max().Should().BeLessThan(1e-6f);
        layer.ToString().Should().Be("LocalResponseNorm(3, alpha: 3, beta: 1, k: 1)");
        new LocalResponseNorm(2).Alpha.Should().Be(1e-4);
    }

    [Fact]
    public void They_are_saved_and_loaded()
    {
        using var folder = new TemporaryFolder();
        Sequential original = Net(1), copy = Net(2);
        original.Forward(Tensor.Randn([2, 4, 3, 3]));
        original.Save(folder["norms"]);
        copy.Load(folder["norms"]);
        original.Eval();
        copy.Eval();
        Tensor x = Tensor.Randn([2, 4, 3, 3]);
        copy.Forward(x).ToArray<float>().Should().Equal(original.Forward(x).ToArray<float>());

        static Sequential Net(ulong seed)
        {
            var net = new Sequential(
                new GroupNorm(2, 4), new InstanceNorm2d(4, affine: true, trackRunningStats: true),
                new LocalResponseNorm(2));
            foreach (Parameter parameter in net.Parameters())
                Init.Normal(parameter, generator: new RandomSource(seed));
            return net;
        }
    }

    [Theory]
    [InlineData("group")]
    [InlineData("instance")]
    [InlineData("response")]
    public void Gradients_are_right_to_second_order(string kind)
    {
        Layer layer = kind switch
        {
            "group" => new GroupNorm(1, 2),
            "instance" => new InstanceNorm1d(2, affine: true),
            _ => new LocalResponseNorm(2, alpha: 0.5),
        };
        layer.To(DType.Float64);
        Tensor x = Tensor.Randn([2, 2, 3], DType.Float64, generator: new RandomSource(1)).RequireGrad();
        GradCheck.Verify(inputs => layer.Forward(inputs[0]), [x], order: 2);
    }

    [Fact]
    public void Errors_name_the_layer_and_the_rule()
    {
        Throws(() => new GroupNorm(3, 4), "GroupNorm: numChannels 4 must be divisible by numGroups 3.");
        Throws(() => new GroupNorm(0, 4), "GroupNorm: numGroups 0 must be positive.");
        Throws(() => new GroupNorm(1, 0), "GroupNorm: numChannels 0 must be positive.");
        Throws(() => new GroupNorm(1, 4, -1), "GroupNorm: epsilon -1 must not be negative.");
        Throws(() => new InstanceNorm3d(0), "InstanceNorm3d: numFeatures 0 must be positive.");
        Throws(() => new InstanceNorm1d(1, -1), "InstanceNorm1d: epsilon -1 must not be negative.");
        Throws(() => new InstanceNorm1d(1, momentum: 2), "InstanceNorm1d: momentum 2 must be in [0, 1].");
        Throws(() => new LocalResponseNorm(0), "LocalResponseNorm: size 0 must be positive.");
        Throws(() => Tensor.Ones([2, 2, 2]).InstanceNorm(null, null, null, null, useInputStats: false),
            "InstanceNorm: without input statistics it needs runningMean and runningVar.");
        ((Action)(() => new GroupNorm(1, 4).Forward(Tensor.Ones([2, 3])))).Should().Throw<ShapeException>()
            .WithMessage("GroupNorm: input [2, 3] must be [batch, 4, …].");
        ((Action)(() => new InstanceNorm2d(4).Forward(Tensor.Ones([2, 3])))).Should().Throw<ShapeException>()
            .WithMessage("InstanceNorm2d: input [2, 3] must be [batch, 4, height, width] or [4, height, width].");
        ((Action)(() => new InstanceNorm1d(2).Forward(Tensor.Ones([3, 2, 1])))).Should().Throw<ShapeException>()
            .WithMessage("InstanceNorm: input*more than one element per channel.");
        ((Action)(() => Tensor.Ones([2]).Renorm(2, 0, 1))).Should().Throw<ShapeException>().WithMessage("Renorm: *");
        Throws(() => Tensor.Ones([2, 2]).Renorm(0, 0, 1), "Renorm: p 0 must be positive.");
        Throws(() => Tensor.Ones([2, 2]).Renorm(2, 0, -1), "Renorm: maxNorm -1 must not be negative.");
    }

    private static void Throws(Func<object> call, string message) =>
        ((Action)(() => call())).Should().Throw<ArgumentException>()
            .Which.Message.Should().Be(message);
}
