namespace DeepNet.Tests.Losses;

/// <summary>Lengths, layouts and edges of connectionist temporal classification.</summary>
public sealed class CtcTests : LossContract
{
    private static readonly Tensor s_lengths = Labels(4, 3), s_counts = Labels(2, 1);

    public static TheoryData<string> Devices => [.. TestDevices.Names];

    protected override Shape Unreduced => [2];

    protected override Tensor[] Samples() =>
        [Input("cpu", 4, 2, 3), Labels(1, 2, 1, 0).Reshape(2, 2), s_lengths, s_counts];

    protected override Tensor Run(Tensor[] x, Reduction reduction) =>
        Loss.Ctc(x[0], x[1], x[2], x[3], reduction: reduction);

    // The gradient is that of normalized probabilities.
    protected override Tensor RunForGradients(Tensor[] x) => Run([x[0].LogSoftmax(-1), .. x[1..]], Reduction.None);

    protected override double MeanOf(double[] losses) => ((losses[0] / 2) + losses[1]) / 2;

    protected override (Tensor Loss, double[] Expected)[] ByHand()
    {
        // Two steps that say nothing with 0.4 and class 1 with 0.6: all ways but two blanks spell 1.
        Tensor x = Of(0.4, 0.6, 0.4, 0.6).Log().Reshape(2, 2), one = Labels(1), two = Labels(2);
        return
        [
            (Loss.Ctc(x, one, two, one, reduction: Reduction.None), [-Math.Log(0.84)]),
            (Loss.Ctc(x, one, one, one), [-Math.Log(0.6)]),
            (Loss.Ctc(x, Labels(), two, Labels(0)), [-Math.Log(0.16)]),
            (Loss.Ctc(x, Labels(0), two, one, blank: 1), [-Math.Log(0.64)]),
            (Loss.Ctc(Of(0.2, 0.3, 0.5, 0.2, 0.3, 0.5).Log().Reshape(2, 3), Labels(1, 2), two, two),
                [-Math.Log(0.15) / 2]), // by the number of labels
        ];
    }

    protected override (Action Act, string Message)[] Errors()
    {
        Tensor x = Zeros(4, 2, 3), lengths = Labels(4, 4), counts = Labels(1, 1), targets = Labels(1, 2);
        return
        [
            (
                () => Loss.Ctc(Zeros(3), targets, lengths, counts),
                "Ctc: log-probabilities [3] must be [steps, batch, classes] or [steps, classes]."),
            (() => Loss.Ctc(x, targets, lengths, counts, 3), "Ctc: blank 3 must be one of 3 classes: 0 … 2."),
            (() => Loss.Ctc(x, targets, lengths, counts, -1), "Ctc: blank -1 must be one of 3 classes: 0 … 2."),
            (
                () => Loss.Ctc(x, targets, Labels(4), counts),
                "Ctc: inputLengths [1] must be [2], one for each sample."),
            (
                () => Loss.Ctc(x, targets, Labels(4, 5), counts),
                "Ctc: inputLengths[1] is 5, but must lie between 0 and 4."),
            (
                () => Loss.Ctc(x, targets, lengths, Labels(1, -1)),
                "Ctc: targetLengths[1] is -1, but must lie between 0 and 2."),
            (
                () => Loss.Ctc(x, targets.Reshape(2, 1), lengths, Labels(1, 2)),
                "Ctc: targetLengths[1] is 2, but must lie between 0 and 1."),
            (
                () => Loss.Ctc(x, targets, lengths, Labels(1, 2)),
                "Ctc: targets [2] one after the other, but the lengths add up to 3."),
            (
                () => Loss.Ctc(x, Tensor.Zeros([3, 1], DType.Int64), lengths, counts),
                "Ctc: targets [3, 1] must be [2, longest] or [sum of the lengths]."),
            (
                () => Loss.Ctc(x, Labels(1, 0), lengths, counts),
                "Ctc: the target at [1] is 0, which is the blank."),
            (
                () => Loss.Ctc(x, Labels(1, 3), lengths, counts),
                "Ctc: the target at [1] is 3, but there are 3 classes: 0 … 2."),
            (
                () => Loss.Ctc(x, targets.Cast(DType.Float32), lengths, counts),
                "Ctc: indices are Float32, but must be Int64 or Int32."),
            (
                () => Loss.Ctc(x, targets, lengths.Cast(DType.Float32), counts),
                "Ctc: indices are Float32, but must be Int64 or Int32."),
        ];
    }

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
}
