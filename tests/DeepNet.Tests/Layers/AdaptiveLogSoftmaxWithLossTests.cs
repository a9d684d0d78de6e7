using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class AdaptiveLogSoftmaxWithLossTests : LayerContract<AdaptiveLogSoftmaxWithLoss>
{
    protected override Shape[] Inputs => [[5, 4], [5]];

    protected override Shape Output => [6];

    protected override string Text => Make(new RandomSource(1)) is var layer
        ? LayerTesting.Tree(
            "AdaptiveLogSoftmaxWithLoss(inFeatures: 4, classes: 6, cutoffs: [2, 4], divValue: 1.5, headBias: true",
            ("head", layer.Head), ("tail", layer.Tail))
        : "";

    protected override string[] Keys =>
        ["head.weight", "head.bias", "tail.0.0.weight", "tail.0.1.weight", "tail.1.0.weight", "tail.1.1.weight"];

    [Fact]
    public void Parameters_have_the_shapes_of_PyTorch()
    {
        LayerTesting.StateOf(new AdaptiveLogSoftmaxWithLoss(16, 20, [5, 9], headBias: true)).Should().Equal(
            "head.weight [7, 16]", "head.bias [7]", "tail.0.0.weight [4, 16]", "tail.0.1.weight [4, 4]",
            "tail.1.0.weight [1, 16]", "tail.1.1.weight [11, 1]");
    }

    [Fact]
    public void Values_are_those_of_PyTorch()
    {
        AdaptiveLogSoftmaxWithLoss layer = LayerTesting.Sines(
            new AdaptiveLogSoftmaxWithLoss(4, 5, [2, 3], divValue: 1.5, headBias: true));
        layer.LogProb(LayerTesting.Cosines([1, 4])).ShouldBe(-2.209935, -4.629015, -0.181157, -5.489876, -3.167825);
    }

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

    protected override Tensor[] Samples() => [Spread(Inputs[0], 0), Tensor.From<long>([5, 0, 3, 1, 2])];

    protected override AdaptiveLogSoftmaxWithLoss Make(RandomSource random) =>
        new(4, 6, [2, 4], divValue: 1.5, headBias: true, generator: random);

    protected override Tensor Run(AdaptiveLogSoftmaxWithLoss layer, Tensor[] x)
    {
        (Tensor output, Tensor loss) = layer.Forward(x[0], x[1]);
        return LayerTesting.Joined(output, loss);
    }

    protected override (Action Act, string Message)[] Errors()
    {
        const string Name = "AdaptiveLogSoftmaxWithLoss: ";
        var layer = new AdaptiveLogSoftmaxWithLoss(8, 10, [4]);
        return
        [
            (
                () => _ = new AdaptiveLogSoftmaxWithLoss(8, 10, [4, 4]),
                Name + "cutoffs [4, 4] must rise, from at least 1 to at most 9 for 10 classes."),
            (
                () => _ = new AdaptiveLogSoftmaxWithLoss(8, 10, [10]),
                Name + "cutoffs [10] must rise, from at least 1 to at most 9 for 10 classes."),
            (
                () => _ = new AdaptiveLogSoftmaxWithLoss(8, 10, []),
                Name + "cutoffs [] must rise, from at least 1 to at most 9 for 10 classes."),
            (() => _ = new AdaptiveLogSoftmaxWithLoss(0, 10, [4]), Name + "inFeatures 0 must be positive."),
            (
                () => _ = new AdaptiveLogSoftmaxWithLoss(8, 10, [4, 6]),
                Name + "inFeatures 8 divided 2 times by divValue 4 leaves 0 features."),
            (() => _ = new AdaptiveLogSoftmaxWithLoss(8, 10, [4], 0), Name + "divValue 0 must be positive and finite."),
            (
                () => _ = new AdaptiveLogSoftmaxWithLoss(8, 10, [4], double.NaN),
                Name + "divValue NaN must be positive and finite."),
            (
                () => layer.Forward(Tensor.Ones([3, 8]), Tensor.Zeros([2], DType.Int64)),
                Name + "input [3, 8] and target [2]; [batch, 8] and [batch] are needed, or [8] and a scalar."),
            (
                () => layer.Forward(Tensor.Ones([2, 7]), Tensor.Zeros([2], DType.Int64)),
                Name + "input [2, 7] and target [2]; [batch, 8] and [batch] are needed, or [8] and a scalar."),
            (
                () => layer.Forward(Tensor.Ones([2, 8]), Tensor.From<long>([0, 10])),
                Name + "the target at [1] is 10, but there are 10 classes: 0 … 9."),
            (
                () => layer.Forward(Tensor.Ones([2, 8]), Tensor.Zeros([2])),
                Name + "indices are Float32, but must be Int64 or Int32."),
            (() => layer.LogProb(Tensor.Ones([2, 7])), Name + "input [2, 7] must be [batch, 8] or [8]."),
            (() => layer.Predict(Tensor.Ones([7])), Name + "input [7] must be [batch, 8] or [8]."),
        ];
    }
}
