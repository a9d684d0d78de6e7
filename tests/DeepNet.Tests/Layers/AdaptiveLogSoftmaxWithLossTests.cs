using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class AdaptiveLogSoftmaxWithLossTests
{
    [Fact]
    public void Probabilities_of_all_classes_sum_to_one_and_are_those_of_the_targets()
    {
        var layer = new AdaptiveLogSoftmaxWithLoss(16, 20, [5, 9, 14], divValue: 2);
        Tensor x = Tensor.Randn([7, 16]);
        long[] target = [0, 4, 5, 8, 9, 14, 19];
        Tensor all = layer.LogProb(x);
        all.Shape.Should().Equal(7, 20);
        all.Exp().Sum(1).ToArray<float>().Should().OnlyContain(p => Math.Abs(p - 1) < 1e-5);
        (Tensor output, Tensor loss) = layer.Forward(x, Tensor.From(target));
        float[] expected = all.Gather(1, Tensor.From<long>(target, [7, 1])).ToArray<float>();
        float[] actual = output.ToArray<float>();
        for (int i = 0; i < 7; i++)
            actual[i].Should().BeApproximately(expected[i], 1e-5f);
        loss.ToScalar<float>().Should().BeApproximately(-expected.Average(), 1e-5f);
        layer.Predict(x).ToArray<long>().Should().Equal(all.ArgMax(1).ToArray<long>());
    }

    [Fact]
    public void One_sample_needs_no_batch()
    {
        var layer = new AdaptiveLogSoftmaxWithLoss(8, 10, [4]);
        Tensor x = Tensor.Randn([8]);
        (Tensor output, Tensor loss) = layer.Forward(x, Tensor.From(6L));
        output.Rank.Should().Be(0);
        output.ToScalar<float>().Should().Be(-loss.ToScalar<float>());
        layer.LogProb(x).Shape.Should().Equal(10);
    }

    [Fact]
    public void State_has_the_keys_and_shapes_of_PyTorch()
    {
        var layer = new AdaptiveLogSoftmaxWithLoss(16, 20, [5, 9], headBias: true);
        layer.StateDict().ToDictionary(e => e.Key, e => e.Value.Shape.ToString()).Should().Equal(
            new Dictionary<string, string>
            {
                ["head.weight"] = "[7, 16]",
                ["head.bias"] = "[7]",
                ["tail.0.0.weight"] = "[4, 16]",
                ["tail.0.1.weight"] = "[4, 4]",
                ["tail.1.0.weight"] = "[1, 16]",
                ["tail.1.1.weight"] = "[11, 1]",
            });
        var other = new AdaptiveLogSoftmaxWithLoss(16, 20, [5, 9], headBias: true);
        other.LoadStateDict(layer.StateDict());
        Tensor x = Tensor.Randn([3, 16]);
        other.LogProb(x).ToArray<float>().Should().Equal(layer.LogProb(x).ToArray<float>());
    }

    [Fact]
    public void Gradients_agree_with_differences()
    {
        var layer = new AdaptiveLogSoftmaxWithLoss(4, 6, [2, 4], divValue: 1.5, generator: new RandomSource(1));
        layer.To(DType.Float64);
        Tensor x = Tensor.Randn([5, 4], DType.Float64, generator: new RandomSource(2)).RequireGrad();
        Tensor target = Tensor.From<long>([5, 0, 3, 1, 2]);
        GradCheck.Verify(t => layer.Forward(t[0], target).Loss, [x], 2);
        layer.Forward(x, target).Loss.Backward();
        layer.Parameters().Should().OnlyContain(p => p.Grad != null);
    }

    [Fact]
    public void Errors_name_the_rule()
    {
        const string Name = "AdaptiveLogSoftmaxWithLoss: ";
        Fails<ArgumentException>(
            () => new AdaptiveLogSoftmaxWithLoss(8, 10, [4, 4]),
            Name + "cutoffs [4, 4] must rise, from at least 1 to at most 9 for 10 classes.");
        Fails<ArgumentException>(() => new AdaptiveLogSoftmaxWithLoss(8, 10, [10]), Name + "cutoffs [10] must rise*");
        Fails<ArgumentException>(() => new AdaptiveLogSoftmaxWithLoss(8, 10, []), Name + "cutoffs [] must rise*");
        Fails<ArgumentException>(
            () => new AdaptiveLogSoftmaxWithLoss(0, 10, [4]),
            Name + "inFeatures 0 must be positive.");
        Fails<ArgumentException>(
            () => new AdaptiveLogSoftmaxWithLoss(8, 10, [4, 6]),
            Name + "inFeatures 8 divided 2 times by divValue 4 leaves no features.");
        var layer = new AdaptiveLogSoftmaxWithLoss(8, 10, [4]);
        Fails<ShapeException>(
            () => layer.Forward(Tensor.Ones([3, 8]), Tensor.Zeros([2], DType.Int64)),
            Name + "input [3, 8] and target [2]; [batch, 8] and [batch] are needed, or [8] and a scalar.");
        Fails<LabelException>(
            () => layer.Forward(Tensor.Ones([2, 8]), Tensor.From<long>([0, 10])),
            Name + "the target at [1] is 10, but there are 10 classes: 0 … 9.");
        layer.ToString().Should().StartWith(Name[..^2]);
    }

    private static void Fails<T>(Func<object?> action, string message)
        where T : Exception
        => action.Should().Throw<T>().WithMessage(message);
}
