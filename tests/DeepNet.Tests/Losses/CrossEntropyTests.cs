namespace DeepNet.Tests.Losses;

public sealed class CrossEntropyTests : LossContract
{
    public static TheoryData<string> Devices => [.. TestDevices.Names];

    protected override Shape Unreduced => [2, 2];

    protected override Tensor[] Samples() => [Between(-2, 2, [2, 3, 2], 1), Labels(2, 1, 0, 2).Reshape(2, 2)];

    // Class 1 is ignored.
    protected override Tensor Run(Tensor[] x, Reduction reduction) =>
        Loss.CrossEntropy(x[0], x[1], Of(1, 2, 0.5).Cast(x[0]?.DType ?? DType.Float64), 1, 0.1, reduction);

    protected override double MeanOf(double[] losses) => losses.Sum() / (0.5 + 1 + 0.5);

    protected override (Tensor Loss, double[] Expected)[] ByHand()
    {
        // Softmax: ¼ and ¾.
        Tensor x = Of(0, Math.Log(3), 0, Math.Log(3)).Reshape(2, 2);
        return
        [
            (Loss.CrossEntropy(x, Labels(0, 1), reduction: Reduction.None), [Math.Log(4), -Math.Log(0.75)]),
            (Loss.CrossEntropy(x, Labels(0, 1)), [Math.Log(16 / 3.0) / 2]),
            (Loss.CrossEntropy(x, Labels(0, -100)), [Math.Log(4)]),
            (Loss.CrossEntropy(x, Labels(0, 1), Of(1, 3)), [(Math.Log(4) - (3 * Math.Log(0.75))) / 4]),
            (
                Loss.CrossEntropy(x[0], Tensor.From<long>([1], []), labelSmoothing: 0.2),
                [-(0.1 * Math.Log(0.25)) - (0.9 * Math.Log(0.75))]),
            (
                Loss.CrossEntropy(x, Of(0.5, 0.5, 1, 0).Reshape(2, 2), reduction: Reduction.None),
                [(Math.Log(4) - Math.Log(0.75)) / 2, Math.Log(4)]),
        ];
    }

    protected override (Action Act, string Message)[] Errors() =>
    [
        (
            () => Loss.CrossEntropy(Zeros(), Labels()),
            "CrossEntropy: logits [] is a scalar, but must be [classes], [batch, classes] or [batch, classes, d1, …]."),
        (() => Loss.CrossEntropy(Zeros(2, 0), Labels(0, 1)), "CrossEntropy: logits [2, 0] has no classes: dim 1 is 0."),
        (
            () => Loss.CrossEntropy(Zeros(4, 3), Labels(0, 1)),
            "CrossEntropy: logits [4, 3] has 3 classes and takes class indices of shape [4], not [2]."),
        (
            () => Loss.CrossEntropy(Zeros(4, 3), Zeros(4)),
            "CrossEntropy: probabilities [4] must have the shape of the logits [4, 3]; class indices are Int64, use "
                + "Cast(DType.Int64)."),
        (
            () => Loss.CrossEntropy(Zeros(2, 3), Tensor.Zeros([2, 3])),
            "CrossEntropy: Float64 and Float32 do not mix; convert one with Cast(Float64) or Cast(Float32)."),
        (
            () => Loss.CrossEntropy(Zeros(2, 3), Tensor.Zeros([2], DType.Bool)),
            "CrossEntropy: indices are Bool, but must be Int64 or Int32."),
        (
            () => Loss.CrossEntropy(Zeros(2, 3), Labels(0, 1), Zeros(2)),
            "CrossEntropy: weight [2] must be [3], one factor for each class of logits [2, 3]."),
        (
            () => Loss.CrossEntropy(Zeros(2, 3), Labels(0, 1), labelSmoothing: 1.5),
            "CrossEntropy: labelSmoothing 1.5 is outside [0, 1]."),
        (
            () => Loss.CrossEntropy(Zeros(2, 3), Labels(0, 1), labelSmoothing: double.NaN),
            "CrossEntropy: labelSmoothing NaN is outside [0, 1]."),
    ];

    [Theory]
    [InlineData(3L)]
    [InlineData(-1L)]
    public void A_label_out_of_range_is_named_with_its_place(long label)
    {
        Tensor targets = Tensor.From<long>([0, 1, 2, -100, 1, label], [2, 3]);
        Action act = () => Loss.CrossEntropy(Zeros(2, 3, 3), targets);
        LabelException error = act.Should().Throw<LabelException>().Which;
        error.Message.Should().Be($"CrossEntropy: the target at [1, 2] is {label}, but there are 3 classes: 0 … 2.");
        error.Label.Should().Be(label);
        error.Position.Should().Equal(1L, 2L);
        error.Classes.Should().Be(3);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void The_mean_over_nothing_is_not_a_number(string device)
    {
        Tensor x = Tensor.Zeros([2, 3], DType.Float32, TestDevices.Get(device));
        Tensor targets = Tensor.Full([2], -100, DType.Int64, TestDevices.Get(device));
        float.IsNaN(Loss.CrossEntropy(x, targets).ToScalar<float>()).Should().BeTrue();
        Loss.CrossEntropy(x, targets, reduction: Reduction.Sum).ToScalar<float>().Should().Be(0);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Ignored_rows_have_no_gradient_even_where_logits_are_not_numbers(string device)
    {
        Tensor x = Tensor.From<float>(
            [1, 2, float.NaN, float.NaN, 3, 4], [3, 2], TestDevices.Get(device)).RequireGrad();
        Tensor targets = Tensor.From<long>([0, 7, 1], [3], TestDevices.Get(device));
        Loss.CrossEntropy(x, targets, ignoreIndex: 7, reduction: Reduction.Sum).Backward();
        float[] gradient = x.Grad!.ToArray<float>();
        gradient[2..4].Should().Equal(0, 0);
        gradient.Should().OnlyContain(g => float.IsFinite(g));
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Masked_classes_count_nothing(string device)
    {
        Tensor x = Tensor.From<float>([1, float.NegativeInfinity, 1], [1, 3], TestDevices.Get(device)).RequireGrad();
        Tensor loss = Loss.CrossEntropy(x, Tensor.From<long>([0], [1], TestDevices.Get(device)));
        loss.ToScalar<float>().Should().BeApproximately(MathF.Log(2), 1e-6f);
        loss.Backward();
        x.Grad!.ToArray<float>().Should().Equal([-0.5f, 0, 0.5f], (a, b) => Math.Abs(a - b) < 1e-6f);
    }
}
