namespace DeepNet.Tests.Losses;

/// <summary>Lengths, layouts and edges of connectionist temporal classification.</summary>
public sealed class CtcTests
{
    public static TheoryData<string> Devices => [.. TestDevices.Names];

    private static Tensor Numbers(string device, params long[] values) =>
        Tensor.From<long>(values, [values.Length], TestDevices.Get(device));

    private static Tensor Input(string device, params int[] shape)
    {
        var random = new Random(7);
        var values = new double[shape.Aggregate(1, (a, b) => a * b)];
        for (int i = 0; i < values.Length; i++)
            values[i] = (4 * random.NextDouble()) - 2;
        return Tensor.From<double>(values, shape, TestDevices.Get(device)).LogSoftmax(-1);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Targets_may_be_padded_or_one_after_the_other(string device)
    {
        Tensor x = Input(device, 6, 3, 4), lengths = Numbers(device, 6, 4, 5), counts = Numbers(device, 2, 3, 1);
        Tensor padded = Numbers(device, 1, 3, 99, 2, 2, 1, 3, -7, 0).Reshape(3, 3);
        Tensor joined = Numbers(device, 1, 3, 2, 2, 1, 3);
        double[] losses = Loss.Ctc(x, padded, lengths, counts, reduction: Reduction.None).ToArray<double>();
        losses.Should().OnlyContain(v => v > 0 && double.IsFinite(v));
        Loss.Ctc(x, joined, lengths, counts, reduction: Reduction.None).ToArray<double>().Should().Equal(losses);
        Loss.Ctc(x, joined.Cast(DType.Int32), lengths.Cast(DType.Int32), counts, reduction: Reduction.Sum)
            .ToScalar<double>().Should().BeApproximately(losses.Sum(), 1e-12);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void A_single_sample_needs_no_batch(string device)
    {
        Tensor x = Input(device, 5, 4), target = Numbers(device, 1, 3);
        Tensor one = Loss.Ctc(
            x, target, Numbers(device, 5).Reshape(), Numbers(device, 2).Reshape(), reduction: Reduction.None);
        one.Rank.Should().Be(0);
        Tensor batch = Loss.Ctc(
            x.Unsqueeze(1), target.Unsqueeze(0), Numbers(device, 5), Numbers(device, 2), reduction: Reduction.None);
        batch.ToArray<double>().Should().Equal(one.ToScalar<double>());
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void The_blank_may_be_any_class(string device)
    {
        Tensor x = Input(device, 5, 2, 3), lengths = Numbers(device, 5, 5), counts = Numbers(device, 2, 1);
        Tensor last = Loss.Ctc(x, Numbers(device, 0, 1, 1), lengths, counts, blank: 2);
        Tensor first = Loss.Ctc(x.Roll([1], [2]), Numbers(device, 1, 2, 2), lengths, counts);
        last.ToScalar<double>().Should().BeApproximately(first.ToScalar<double>(), 1e-12);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Too_long_a_target_is_infinite_or_nothing(string device)
    {
        // Two equal labels need a blank between them: three steps.
        Tensor x = Input(device, 2, 2, 3).Detach().RequireGrad(), targets = Numbers(device, 1, 1, 1, 2).Reshape(2, 2);
        Tensor lengths = Numbers(device, 2, 2), counts = Numbers(device, 2, 2);
        Tensor losses = Loss.Ctc(x, targets, lengths, counts, reduction: Reduction.None);
        losses.ToArray<double>()[0].Should().Be(double.PositiveInfinity);
        double[] gradient = Autograd.Grad([losses.Sum()], [x])[0].ToArray<double>();
        gradient.Count(double.IsNaN).Should().Be(6, "the first sample has two steps of three classes");

        Tensor zero = Loss.Ctc(x, targets, lengths, counts, zeroInfinity: true, reduction: Reduction.None);
        zero.ToArray<double>().Should().Equal(0, losses.ToArray<double>()[1]);
        double[] finite = Autograd.Grad([zero.Sum()], [x])[0].ToArray<double>();
        finite[..3].Should().OnlyContain(g => g == 0);
        finite[3..6].Should().Contain(g => g != 0);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Steps_beyond_the_length_have_no_gradient(string device)
    {
        Tensor x = Input(device, 4, 1, 3).Detach().RequireGrad();
        Loss.Ctc(x, Numbers(device, 1), Numbers(device, 2), Numbers(device, 1)).Backward();
        double[] gradient = x.Grad!.ToArray<double>();
        gradient[6..].Should().OnlyContain(g => g == 0);
        gradient[..3].Sum().Should().BeApproximately(0, 1e-12, "both shares of a step add up to 1");
        gradient[..3].Should().Contain(g => Math.Abs(g) > 1e-3);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void No_steps_spell_nothing(string device)
    {
        Tensor x = Input(device, 3, 2, 3), targets = Numbers(device, 1);
        Tensor losses = Loss.Ctc(
            x, targets, Numbers(device, 0, 0), Numbers(device, 0, 1), reduction: Reduction.None);
        losses.ToArray<double>().Should().Equal(0, double.PositiveInfinity);
        Loss.Ctc(
            Input(device, 3, 0, 3), Numbers(device), Numbers(device), Numbers(device), reduction: Reduction.Sum)
            .ToScalar<double>().Should().Be(0);
    }

    [Fact]
    public void The_kernel_agrees_with_its_definition_on_long_sequences()
    {
        var gradients = new List<float[]>();
        foreach (string device in TestDevices.Names)
        {
            Tensor x = Input(device, 60, 3, 20).Cast(DType.Float32).RequireGrad();
            Tensor labels = Numbers(device, [.. Enumerable.Range(0, 45).Select(i => 1L + (i * 7 / 2 % 19))]);
            Loss.Ctc(
                x, labels.Reshape(3, 15), Numbers(device, 60, 41, 33), Numbers(device, 15, 15, 4),
                reduction: Reduction.Sum).Backward();
            gradients.Add(x.Grad!.ToArray<float>());
        }

        for (int i = 0; i < gradients[0].Length; i++)
            gradients[0][i].Should().BeApproximately(gradients[1][i], 1e-4f);
    }

    [Fact]
    public void Errors_name_the_argument_and_the_rule()
    {
        Tensor x = Input("cpu", 4, 2, 3), lengths = Numbers("cpu", 4, 4), counts = Numbers("cpu", 1, 1);
        Tensor targets = Numbers("cpu", 1, 2);
        Throws<ShapeException>(
            () => Loss.Ctc(Tensor.Zeros([3]), targets, lengths, counts),
            "Ctc: log-probabilities [3] must be [steps, batch, classes] or [steps, classes].");
        Throws<ArgumentException>(
            () => Loss.Ctc(x, targets, lengths, counts, blank: 3), "Ctc: blank 3 must be one of 3 classes: 0 … 2.");
        Throws<ShapeException>(
            () => Loss.Ctc(x, targets, Numbers("cpu", 4), counts), "Ctc: inputLengths [1] must be [2]*");
        Throws<ArgumentException>(
            () => Loss.Ctc(x, targets, Numbers("cpu", 4, 5), counts),
            "Ctc: inputLengths[1] is 5, but must lie between 0 and 4.");
        Throws<ArgumentException>(
            () => Loss.Ctc(x, targets.Reshape(2, 1), lengths, Numbers("cpu", 1, 2)),
            "Ctc: targetLengths[1] is 2, but must lie between 0 and 1.");
        Throws<ArgumentException>(
            () => Loss.Ctc(x, targets, lengths, Numbers("cpu", 1, 2)),
            "Ctc: targets [2] one after the other, but the lengths add up to 3.");
        Throws<ShapeException>(
            () => Loss.Ctc(x, Tensor.Zeros([3, 1], DType.Int64), lengths, counts),
            "Ctc: targets [3, 1] must be [2, longest] or [sum of the lengths].");
        Throws<ArgumentException>(
            () => Loss.Ctc(x, Numbers("cpu", 1, 0), lengths, counts),
            "Ctc: the target at [1] is 0, which is the blank.");
        Throws<LabelException>(
            () => Loss.Ctc(x, Numbers("cpu", 1, 3), lengths, counts),
            "Ctc: the target at [1] is 3, but there are 3 classes: 0 … 2.");
        Throws<DTypeException>(
            () => Loss.Ctc(x, targets.Cast(DType.Float32), lengths, counts),
            "Ctc: indices are Float32, but must be Int64 or Int32.");
    }

    private static void Throws<TException>(Action act, string message)
        where TException : Exception
        => act.Should().Throw<TException>().WithMessage(message);
}
