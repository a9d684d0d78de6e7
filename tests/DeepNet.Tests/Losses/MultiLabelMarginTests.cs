namespace DeepNet.Tests.Losses;

public sealed class MultiLabelMarginTests : LossContract
{
    public static TheoryData<string> Devices => [.. TestDevices.Names];

    protected override Shape Unreduced => [3];

    protected override Tensor[] Samples() =>
        [Between(-2, 2, [3, 4], 1), Labels(3, 0, -1, 1, 0, -1, 2, 1, -1, 9, 9, 9).Reshape(3, 4)];

    protected override Tensor Run(Tensor[] x, Reduction reduction) => Loss.MultiLabelMargin(x[0], x[1], reduction);

    protected override (Tensor Loss, double[] Expected)[] ByHand()
    {
        Tensor x = Of(0.1, 0.2, 0.4, 0.8);
        return
        [
            (Loss.MultiLabelMargin(x, Labels(3, 0, -1, 1)), [0.85]), // after the first -1 nothing counts
            (Loss.MultiLabelMargin(x, Labels(-1, 0, 1, 2)), [0]),
            (Loss.MultiLabelMargin(x, Labels(3, 3, -1, 0)), [2 * (0.3 + 0.4 + 0.6) / 4]),
            (Loss.MultiLabelMargin(x, Labels(0, 1, 2, 3)), [0]),
            (
                Loss.MultiLabelMargin(
                    Tensor.Stack([x, x]), Labels(3, 0, -1, 1, -1, 0, 0, 0).Reshape(2, 4), Reduction.None),
                [0.85, 0]),
        ];
    }

    protected override (Action Act, string Message)[] Errors() =>
    [
        (
            () => Loss.MultiLabelMargin(Zeros(2, 3), Labels(0, 1)),
            "MultiLabelMargin: input [2, 3] and targets [2] must both be [batch, classes] or [classes]."),
        (
            () => Loss.MultiLabelMargin(Zeros(3), Labels(1, 5, -1)),
            "MultiLabelMargin: the target at [1] is 5, but there are 3 classes: 0 … 2."),
        (
            () => Loss.MultiLabelMargin(Zeros(2, 2), Labels(1, 0, -2, 0).Reshape(2, 2)),
            "MultiLabelMargin: the target at [1, 0] is -2, but there are 2 classes: 0 … 1."),
        (
            () => Loss.MultiLabelMargin(Zeros(2), Zeros(2)),
            "MultiLabelMargin: indices are Float64, but must be Int64 or Int32."),
    ];

    [Theory]
    [MemberData(nameof(Devices))]
    public void Many_labels_are_taken_in_parts(string device)
    {
        const int classes = 700;
        var random = new Random(1);
        double[] x = [.. Enumerable.Range(0, classes).Select(_ => 4 * random.NextDouble())];
        int[] order = [.. Enumerable.Range(0, classes)];
        random.Shuffle(order);
        int[] labels = order[..500], others = order[500..];
        double loss = 0;
        var gradient = new double[classes];
        foreach ((int t, int c) in labels.SelectMany(t => others.Select(c => (t, c))))
        {
            double term = 1 - x[t] + x[c];
            if (term <= 0)
                continue;
            loss += term / classes;
            gradient[t] -= 1.0 / classes;
            gradient[c] += 1.0 / classes;
        }

        Tensor input = Tensor.From<double>(x, [classes], TestDevices.Get(device)).RequireGrad();
        long[] targets = [.. labels.Select(t => (long)t), -1, .. new long[classes - labels.Length - 1]];
        Tensor result = Loss.MultiLabelMargin(input, Tensor.From<long>(targets, [classes], input.Device));
        result.ToScalar<double>().Should().BeApproximately(loss, 1e-9);
        result.Backward();
        input.Grad!.ToArray<double>().Should().Equal(gradient, (a, b) => Math.Abs(a - b) < 1e-10);
    }
}
