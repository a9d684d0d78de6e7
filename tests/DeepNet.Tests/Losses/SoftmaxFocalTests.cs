namespace DeepNet.Tests.Losses;

public sealed class SoftmaxFocalTests : LossContract
{
    public static TheoryData<string> Devices => [.. TestDevices.Names];

    protected override Shape Unreduced => [2, 2];

    protected override Tensor[] Samples() => [Between(-2, 2, [2, 3, 2], 1), Labels(2, 1, 0, 2).Reshape(2, 2)];

    // Class 1 is ignored.
    protected override Tensor Run(Tensor[] x, Reduction reduction) => Loss.SoftmaxFocal(
        x[0], x[1], 1.5, Of(1, 2, 0.5).Cast(x[0]?.DType ?? DType.Float64), 1, reduction);

    protected override double MeanOf(double[] losses) => losses.Sum() / 3;

    protected override (Tensor Loss, double[] Expected)[] ByHand()
    {
        // Softmax: ¼ and ¾.
        Tensor x = Of(0, Math.Log(3), 0, Math.Log(3)).Reshape(2, 2);
        double found = -0.0625 * Math.Log(0.75), missed = 0.5625 * Math.Log(4);
        return
        [
            (Loss.SoftmaxFocal(x, Labels(1, 0), reduction: Reduction.None), [found, missed]),
            (Loss.SoftmaxFocal(x, Labels(1, 0)), [(found + missed) / 2]),
            (Loss.SoftmaxFocal(x, Labels(1, -100)), [found]),
            (Loss.SoftmaxFocal(x, Labels(1, 0), alpha: Of(3, 2)), [((2 * found) + (3 * missed)) / 2]),
        ];
    }

    protected override (Action Act, string Message)[] Errors() =>
    [
        (
            () => Loss.SoftmaxFocal(Zeros(2, 3), Labels(0, 1), gamma: -1),
            "SoftmaxFocal: gamma -1 must be at least 0 and finite."),
        (
            () => Loss.SoftmaxFocal(Zeros(2, 3), Labels(0, 1), gamma: double.NaN),
            "SoftmaxFocal: gamma NaN must be at least 0 and finite."),
        (
            () => Loss.SoftmaxFocal(Zeros(2, 3), Labels(0, 1), alpha: Zeros(2)),
            "SoftmaxFocal: alpha [2] must be [3], one factor for each class of logits [2, 3]."),
        (
            () => Loss.SoftmaxFocal(Zeros(2, 3), Labels(0)),
            "SoftmaxFocal: logits [2, 3] has 3 classes and takes class indices of shape [2], not [1]."),
        (
            () => Loss.SoftmaxFocal(Zeros(2, 3), Labels(3, 0)),
            "SoftmaxFocal: the target at [0] is 3, but there are 3 classes: 0 … 2."),
    ];

    [Fact]
    public void Without_gamma_it_is_the_cross_entropy()
    {
        Tensor[] x = Samples();
        Loss.SoftmaxFocal(x[0], x[1], gamma: 0).ToScalar<double>()
            .Should().BeApproximately(Loss.CrossEntropy(x[0], x[1]).ToScalar<double>(), 1e-12);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Ignored_rows_have_no_gradient_even_where_logits_are_not_numbers(string device)
    {
        Tensor x = Tensor.From<float>(
            [1, 2, float.NaN, float.NaN, 3, 4], [3, 2], TestDevices.Get(device)).RequireGrad();
        Tensor targets = Tensor.From<long>([0, 7, 1], [3], TestDevices.Get(device));
        Loss.SoftmaxFocal(x, targets, ignoreIndex: 7, reduction: Reduction.Sum).Backward();
        float[] gradient = x.Grad!.ToArray<float>();
        gradient[2..4].Should().Equal(0, 0);
        gradient.Should().OnlyContain(g => float.IsFinite(g));
    }
}
