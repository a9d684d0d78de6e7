namespace DeepNet.Tests.Losses;

/// <summary>Kinks, edges and errors of losses with margins.</summary>
public sealed class MarginLossTests
{
    private static Tensor Floats(params int[] shape) => Tensor.Zeros(shape);

    private static Tensor Of(params float[] values) => Tensor.From<float>(values, [values.Length]);

    private static Tensor Labels(params long[] labels) => Tensor.From<long>(labels, [labels.Length]);

    [Fact]
    public void Hinge_embedding_slopes_up_to_its_margin()
    {
        Tensor x = Of(0.5f, 1, 2, 3).RequireGrad();
        Tensor losses = Loss.HingeEmbedding(x, Of(-1, -1, -1, 1), reduction: Reduction.None);
        losses.ToArray<float>().Should().Equal(0.5f, 0, 0, 3);
        losses.Sum().Backward();
        x.Grad!.ToArray<float>().Should().Equal(-1, -1, 0, 1);
    }

    [Fact]
    public void Soft_margin_does_not_overflow()
    {
        Tensor x = Of(1000, -1000).RequireGrad();
        Tensor losses = Loss.SoftMargin(x, Of(-1, -1), Reduction.None);
        losses.ToArray<float>().Should().Equal(1000, 0);
        losses.Sum().Backward();
        x.Grad!.ToArray<float>().Should().Equal(1, 0);
    }

    [Fact]
    public void Vectors_of_length_zero_have_a_finite_cosine_loss()
    {
        Tensor x = Floats(2, 3).RequireGrad();
        Tensor losses = Loss.CosineEmbedding(x, Tensor.Ones([2, 3]), Of(1, -1), reduction: Reduction.None);
        losses.ToArray<float>().Should().Equal(1, 0);
        losses.Sum().Backward();
        x.Grad!.ToArray<float>().Should().OnlyContain(g => float.IsFinite(g));
    }

    [Fact]
    public void Multi_margin_has_no_gradient_at_its_kink()
    {
        Tensor x = Of(1, 0, 0.5f).RequireGrad();
        Tensor loss = Loss.MultiMargin(x, Tensor.From<long>([0], []));
        loss.ToScalar<float>().Should().BeApproximately(0.5f / 3, 1e-7f);
        loss.Backward();
        x.Grad!.ToArray<float>().Should().Equal([-1 / 3f, 0, 1 / 3f], (a, b) => Math.Abs(a - b) < 1e-7f);
    }

    [Fact]
    public void Labels_after_the_first_minus_one_do_not_count()
    {
        Tensor x = Of(0.1f, 0.2f, 0.4f, 0.8f);
        float loss = Loss.MultiLabelMargin(x, Labels(3, 0, -1, 1)).ToScalar<float>();
        loss.Should().BeApproximately((0.4f + 0.6f + 1.1f + 1.3f) / 4, 1e-6f);
        Loss.MultiLabelMargin(x, Labels(-1, 0, 1, 2)).ToScalar<float>().Should().Be(0);
    }

    [Fact]
    public void Triplets_take_a_distance_of_ones_own()
    {
        Tensor a = Floats(2, 3), p = Tensor.Ones([2, 3]), n = Tensor.Full([2, 3], 2.0);
        Loss.TripletMargin(a, p, n, (x, y) => x.PairwiseDistance(y), margin: 1)
            .ToScalar<float>().Should().Be(Loss.TripletMargin(a, p, n).ToScalar<float>());
        Loss.TripletMargin(a, p, n, (x, y) => (x - y).Abs().Amax(-1), margin: 3, reduction: Reduction.None)
            .ToArray<float>().Should().Equal(2, 2);
        Loss.TripletMargin(a, p, n, (x, y) => (x - y).Abs().Amax(-1), margin: 3, swap: true, Reduction.None)
            .ToArray<float>().Should().Equal(3, 3);
    }

    [Fact]
    public void Errors_name_the_argument_and_the_rule()
    {
        Throws<ArgumentException>(
            () => Loss.HingeEmbedding(Floats(2), Floats(2), double.NaN),
            "HingeEmbedding: margin NaN must be finite.");
        Throws<ShapeException>(
            () => Loss.MarginRanking(Floats(2), Floats(3), Floats(2)),
            "MarginRanking: input1 [2] and input2 [3] must have the same shape;*");
        Throws<ShapeException>(
            () => Loss.MarginRanking(Floats(2), Floats(2), Floats(2, 1)),
            "MarginRanking: input1 [2] and target [2, 1] must have the same shape;*");
        Throws<ShapeException>(
            () => Loss.CosineEmbedding(Floats(2, 3), Floats(2, 3), Floats(3)),
            "CosineEmbedding: inputs [2, 3] and target [3] must be [batch, features] and [batch]*");
        Throws<ShapeException>(
            () => Loss.MultiLabelSoftMargin(Floats(), Floats()),
            "MultiLabelSoftMargin: input [] is a scalar, but must be [batch, classes].");
        Throws<ShapeException>(
            () => Loss.MultiMargin(Floats(2, 3, 4), Tensor.Zeros([2, 4], DType.Int64)),
            "MultiMargin: input [2, 3, 4] must be [batch, classes] or [classes].");
        Throws<ArgumentException>(
            () => Loss.MultiMargin(Floats(2, 3), Labels(0, 1), p: 3), "MultiMargin: p 3 must be 1 or 2.");
        Throws<LabelException>(
            () => Loss.MultiMargin(Floats(2, 3), Labels(0, 3)),
            "MultiMargin: the target at [1] is 3, but there are 3 classes: 0 … 2.");
        Throws<ShapeException>(
            () => Loss.MultiLabelMargin(Floats(2, 3), Labels(0, 1)),
            "MultiLabelMargin: input [2, 3] and targets [2] must both be [batch, classes] or [classes].");
        Throws<LabelException>(
            () => Loss.MultiLabelMargin(Floats(3), Labels(1, 5, -1)),
            "MultiLabelMargin: the target at [1] is 5, but there are 3 classes: 0 … 2.");
        Throws<ArgumentException>(
            () => Loss.TripletMargin(Floats(2, 3), Floats(2, 3), Floats(2, 3), margin: 0),
            "TripletMargin: margin 0 must be positive and finite.");
        Throws<ShapeException>(
            () => Loss.TripletMargin(Floats(), Floats(), Floats()),
            "TripletMargin: anchor [] must be [batch, features] or [features].");
    }

    private static void Throws<TException>(Action act, string message)
        where TException : Exception
        => act.Should().Throw<TException>().WithMessage(message);
}
