namespace DeepNet.Tests.Losses;

/// <summary>What the losses of pairs of boxes share.</summary>
public abstract class BoxLossContract : LossContract
{
    protected override Shape Unreduced => [3];

    /// <summary>Boxes with proportions in pairs, far from each other's corners: two pairs that meet, one apart.
    /// </summary>
    protected override Tensor[] Samples() =>
    [
        Boxes(0.1, 0.2, 2.1, 3.2, 0, 0, 2, 1, 0, 0, 1, 1),
        Boxes(0.5, 0.6, 2.9, 4.2, 0.3, -0.4, 3.3, 1.1, 2, 3, 2.5, 3.5),
    ];

    protected override Tensor Run(Tensor[] x, Reduction reduction) => Call(x[0], x[1], reduction, 1e-7);

    protected abstract Tensor Call(Tensor boxes1, Tensor boxes2, Reduction reduction, double epsilon);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (
            () => Call(Zeros(3, 4), Zeros(2, 4), Reduction.None, 0),
            Differ("boxes1 [3, 4]", "boxes2 [2, 4]")),
        (
            () => Call(Zeros(3), Zeros(3), Reduction.None, 0),
            $"{Name}: boxes [3] must have four numbers per box in their last dim: [n, 4]."),
        (
            () => Call(Zeros(), Zeros(), Reduction.None, 0),
            $"{Name}: boxes [] must have four numbers per box in their last dim: [n, 4]."),
        (
            () => Call(Zeros(3, 4), Zeros(3, 4), Reduction.None, -1),
            $"{Name}: epsilon -1 must be at least 0 and finite."),
        (
            () => Call(Zeros(3, 4), Zeros(3, 4), Reduction.None, double.NaN),
            $"{Name}: epsilon NaN must be at least 0 and finite."),
    ];

    [Fact]
    public void Boxes_without_area_have_a_finite_loss_and_gradient()
    {
        Tensor point = Boxes(1, 1, 1, 1), x = point.RequireGrad();
        Tensor loss = Call(x, point.Detach(), Reduction.Sum, 1e-7);
        loss.ToScalar<double>().Should().Be(1);
        loss.Backward();
        x.Grad!.ToArray<double>().Should().OnlyContain(g => double.IsFinite(g));
    }

    protected static Tensor Boxes(params double[] numbers) => Of(numbers).Reshape(numbers.Length / 4, 4);
}
