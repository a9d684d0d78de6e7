namespace DeepNet.Tests.Losses;

/// <summary>Errors and edges that the table of operations does not reach.</summary>
public sealed class LossTests
{
    private static Tensor Floats(params int[] shape) => Tensor.Zeros(shape);

    private static Tensor Labels(params long[] labels) => Tensor.From<long>(labels, [labels.Length]);

    [Fact]
    public void A_column_is_not_broadcast_against_a_vector()
    {
        Action act = () => Loss.MeanSquaredError(Floats(3), Floats(3, 1));
        act.Should().Throw<ShapeException>()
            .WithMessage("MeanSquaredError: input [3] and target [3, 1] must have the same shape;*");
    }

    [Fact]
    public void Types_do_not_mix()
    {
        Action act = () => Loss.BinaryCrossEntropyWithLogits(Floats(3), Labels(0, 1, 1));
        act.Should().Throw<DTypeException>().WithMessage("BinaryCrossEntropyWithLogits: Float32 and Int64 do not mix*");
    }

    [Theory]
    [InlineData(3L)]
    [InlineData(-1L)]
    public void A_label_out_of_range_is_named_with_its_place(long label)
    {
        Tensor targets = Tensor.From<long>([0, 1, 2, -100, 1, label], [2, 3]);
        Action act = () => Loss.CrossEntropy(Floats(2, 3, 3), targets);
        LabelException error = act.Should().Throw<LabelException>().Which;
        error.Message.Should().Be($"CrossEntropy: the target at [1, 2] is {label}, but there are 3 classes: 0 … 2.");
        error.Label.Should().Be(label);
        error.Position.Should().Equal(1L, 2L);
        error.Classes.Should().Be(3);
    }

    [Fact]
    public void Shapes_of_labels_and_weights_are_checked()
    {
        Action targets = () => Loss.CrossEntropy(Floats(4, 3), Labels(0, 1));
        targets.Should().Throw<ShapeException>()
            .WithMessage("CrossEntropy: input [4, 3] has 3 classes and takes class indices of shape [4], not [2].");
        Action weight = () => Loss.NegativeLogLikelihood(Floats(2, 3), Labels(0, 1), Floats(2));
        weight.Should().Throw<ShapeException>().WithMessage("NegativeLogLikelihood: weight [2] must be [3]*");
        Action probabilities = () => Loss.CrossEntropy(Floats(4, 3), Floats(4));
        probabilities.Should().Throw<ShapeException>()
            .WithMessage("*probabilities [4] must have the shape of the logits [4, 3]*");
        Action smoothing = () => Loss.CrossEntropy(Floats(2, 3), Labels(0, 1), labelSmoothing: 1.5);
        smoothing.Should().Throw<ArgumentException>().WithMessage("*labelSmoothing 1.5 is outside [0, 1]*");
    }

    [Fact]
    public void Probabilities_must_lie_between_0_and_1()
    {
        Action act = () => Loss.BinaryCrossEntropy(Tensor.From<float>([0.5f, 1.5f], [2]), Floats(2));
        act.Should().Throw<ArgumentException>()
            .WithMessage("BinaryCrossEntropy: the input has values from 0.5 to 1.5*");
    }

    [Fact]
    public void Binary_cross_entropy_is_finite_at_0_and_1()
    {
        Tensor x = Tensor.From<float>([0, 1, 0, 1], [4]).RequireGrad();
        Tensor loss = Loss.BinaryCrossEntropy(x, Tensor.From<float>([0, 0, 1, 1], [4]), reduction: Reduction.None);
        loss.ToArray<float>().Should().Equal(0, 100, 100, 0);
        loss.Backward(Tensor.Ones([4]));
        x.Grad!.ToArray<float>().Should().OnlyContain(g => float.IsFinite(g));
    }

    [Fact]
    public void Logits_may_be_huge()
    {
        Tensor x = Tensor.From<float>([1000, -1000, 1000, -1000], [4]).RequireGrad();
        Tensor loss = Loss.BinaryCrossEntropyWithLogits(
            x, Tensor.From<float>([1, 0, 0, 1], [4]), reduction: Reduction.None);
        loss.ToArray<float>().Should().Equal(0, 0, 1000, 1000);
        loss.Backward(Tensor.Ones([4]));
        x.Grad!.ToArray<float>().Should().Equal(0, 0, 1, -1);
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("composed")]
    public void The_mean_over_nothing_is_not_a_number(string device)
    {
        Tensor x = Tensor.Zeros([2, 3], DType.Float32, TestDevices.Get(device));
        Tensor targets = Tensor.Full([2], -100, DType.Int64, TestDevices.Get(device));
        float.IsNaN(Loss.CrossEntropy(x, targets).ToScalar<float>()).Should().BeTrue();
        Loss.CrossEntropy(x, targets, reduction: Reduction.Sum).ToScalar<float>().Should().Be(0);
        float.IsNaN(Loss.MeanSquaredError(Floats(0), Floats(0)).ToScalar<float>()).Should().BeTrue();
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("composed")]
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
    [InlineData("cpu")]
    [InlineData("composed")]
    public void Masked_classes_count_nothing(string device)
    {
        Tensor x = Tensor.From<float>([1, float.NegativeInfinity, 1], [1, 3], TestDevices.Get(device)).RequireGrad();
        Tensor loss = Loss.CrossEntropy(x, Tensor.From<long>([0], [1], TestDevices.Get(device)));
        loss.ToScalar<float>().Should().BeApproximately(MathF.Log(2), 1e-6f);
        loss.Backward();
        x.Grad!.ToArray<float>().Should().Equal([-0.5f, 0, 0.5f], (a, b) => Math.Abs(a - b) < 1e-6f);
    }

    [Fact]
    public void Absolute_error_has_gradient_zero_where_prediction_and_target_agree()
    {
        Tensor x = Tensor.From<float>([1, 2, 3], [3]).RequireGrad();
        Loss.MeanAbsoluteError(x, Tensor.From<float>([1, 1, 4], [3]), Reduction.Sum).Backward();
        x.Grad!.ToArray<float>().Should().Equal(0, 1, -1);
    }
}
