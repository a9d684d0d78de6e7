namespace DeepNet.Tests.Losses;

/// <summary>Edges and errors of losses that are likelihoods, overlaps and contrasts.</summary>
public sealed class LikelihoodLossTests
{
    private static Tensor Floats(params int[] shape) => Tensor.Zeros(shape);

    private static Tensor Of(params float[] values) => Tensor.From<float>(values, [values.Length]);

    [Fact]
    public void Counts_up_to_one_have_no_Stirling_term()
    {
        Tensor y = Of(0, 1, 2).RequireGrad();
        Tensor losses = Loss.PoissonNll(Floats(3), y, full: true, reduction: Reduction.None);
        double stirling = (2 * Math.Log(2)) - 2 + (0.5 * Math.Log(4 * Math.PI));
        losses.ToArray<float>().Should().Equal([1, 1, (float)(1 + stirling)], (a, b) => Math.Abs(a - b) < 1e-6f);
        losses.Sum().Backward();
        y.Grad!.ToArray<float>().Should().OnlyContain(g => float.IsFinite(g));
    }

    [Fact]
    public void A_variance_of_zero_counts_as_epsilon_and_keeps_its_gradient()
    {
        Tensor v = Of(0, 1).RequireGrad();
        Tensor losses = Loss.GaussianNll(Floats(2), Floats(2), v, epsilon: 0.5, reduction: Reduction.None);
        losses.ToArray<float>()[0].Should().BeApproximately(0.5f * MathF.Log(0.5f), 1e-6f);
        losses.Sum().Backward();
        v.Grad!.ToArray<float>().Should().Equal(1, 0.5f);
    }

    [Fact]
    public void The_quantile_loss_has_its_minimum_at_the_quantile()
    {
        Tensor y = Tensor.Arange(0.0, 101);
        Tensor at90 = Tensor.Full([101], 90.0), at80 = Tensor.Full([101], 80.0), at97 = Tensor.Full([101], 97.0);
        float least = Loss.Quantile(at90, y, 0.9).ToScalar<float>();
        Loss.Quantile(at80, y, 0.9).ToScalar<float>().Should().BeGreaterThan(least);
        Loss.Quantile(at97, y, 0.9).ToScalar<float>().Should().BeGreaterThan(least);
    }

    [Fact]
    public void Focal_without_gamma_and_alpha_is_the_cross_entropy()
    {
        Tensor x = Tensor.From<float>([1, -2, 0.5f, 3, 0, -1], [2, 3]), y = (x + 0.2).Gt(0.5).Cast(DType.Float32);
        Loss.SigmoidFocal(x, y, alpha: -1, gamma: 0, Reduction.Mean).ToScalar<float>()
            .Should().Be(Loss.BinaryCrossEntropyWithLogits(x, y).ToScalar<float>());
        Tensor labels = Tensor.From<long>([2, 0], [2]);
        Loss.SoftmaxFocal(x, labels, gamma: 0).ToScalar<float>()
            .Should().BeApproximately(Loss.CrossEntropy(x, labels).ToScalar<float>(), 1e-6f);
        Loss.SoftmaxFocal(x, labels, ignoreIndex: 0).ToScalar<float>()
            .Should().BeApproximately(
                Loss.SoftmaxFocal(x, labels, reduction: Reduction.None).ToArray<float>()[0], 1e-6f);
    }

    [Fact]
    public void Tversky_of_halves_is_Dice()
    {
        Tensor x = Tensor.From<float>([0.1f, 0.7f, 0.4f, 0.9f], [1, 1, 4]);
        Tensor y = Tensor.From<float>([0, 1, 1, 1], [1, 1, 4]);
        Loss.Tversky(x, y, smooth: 0).ToScalar<float>()
            .Should().BeApproximately(Loss.Dice(x, y, smooth: 0).ToScalar<float>(), 1e-6f);
        Loss.Dice(Floats(1, 1, 4), Floats(1, 1, 4)).ToScalar<float>().Should().Be(0, "nothing is there, and was found");
    }

    [Fact]
    public void A_pair_alone_has_nothing_to_be_told_from()
    {
        Loss.InfoNce(Tensor.Ones([1, 3]), -Tensor.Ones([1, 3])).ToScalar<float>().Should().Be(0);
        Loss.NtXent(Tensor.Ones([1, 3]), -Tensor.Ones([1, 3])).ToScalar<float>().Should().Be(0);
    }

    [Fact]
    public void Errors_name_the_argument_and_the_rule()
    {
        Throws<ArgumentException>(
            () => Loss.PoissonNll(Floats(2), Floats(2), epsilon: -1),
            "PoissonNll: epsilon -1 must be at least 0 and finite.");
        Throws<ShapeException>(
            () => Loss.GaussianNll(Floats(2, 3), Floats(2, 3), Floats(3)),
            "GaussianNll: variance [3] must have the input's shape [2, 3]*");
        Throws<ArgumentException>(
            () => Loss.GaussianNll(Floats(2), Floats(2), Of(1, -0.5f)),
            "GaussianNll: the variance has the value -0.5, but must not be negative.");
        Throws<ArgumentException>(
            () => Loss.GaussianNll(Floats(2), Floats(2), Floats(2), epsilon: 0),
            "GaussianNll: epsilon 0 must be positive and finite.");
        Throws<ArgumentException>(
            () => Loss.Quantile(Floats(2), Floats(2), 1),
            "Quantile: quantile 1 must lie between 0 and 1, without the ends.");
        Throws<ArgumentException>(
            () => Loss.SigmoidFocal(Floats(2), Floats(2), alpha: 2),
            "SigmoidFocal: alpha 2 must be at most 1; negative for none.");
        Throws<ArgumentException>(
            () => Loss.SoftmaxFocal(Floats(2, 3), Tensor.Zeros([2], DType.Int64), gamma: -1),
            "SoftmaxFocal: gamma -1 must be at least 0 and finite.");
        Throws<ShapeException>(
            () => Loss.Dice(Floats(2, 3), Floats(2, 3)), "Dice: input [2, 3] must be [batch, classes, d1, …].");
        Throws<ArgumentException>(
            () => Loss.Dice(Floats(2, 3, 4), Floats(2, 3, 4), smooth: -1),
            "Dice: smooth -1 must be at least 0 and finite.");
        Throws<ArgumentException>(
            () => Loss.Tversky(Floats(2, 3, 4), Floats(2, 3, 4), alpha: -1),
            "Tversky: alpha -1 and beta 0.5 must be at least 0 and finite.");
        Throws<ShapeException>(
            () => Loss.InfoNce(Floats(3), Floats(3)),
            "InfoNce: queries [3] must be [batch, features] with at least one row.");
        Throws<ArgumentException>(
            () => Loss.NtXent(Floats(2, 3), Floats(2, 3), 0),
            "NtXent: temperature 0 must be positive and finite.");
    }

    private static void Throws<TException>(Action act, string message)
        where TException : Exception
        => act.Should().Throw<TException>().WithMessage(message);
}
