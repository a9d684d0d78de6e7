namespace DeepNet.Tests.Ops.Recurrent;

public sealed class SelectiveScanTests
{
    [Fact]
    public void Errors_name_what_does_not_fit()
    {
        Tensor u = Tensor.Ones([2, 3, 5]), a = Tensor.Ones([3, 4]), b = Tensor.Ones([2, 4, 5]);
        Misfit(() => Tensor.SelectiveScan(a, a, a, b, b), "SelectiveScan: u [3, 4] must be [batch, channels, length].");
        Misfit(
            () => Tensor.SelectiveScan(u, b, a, b, b),
            "SelectiveScan: delta [2, 4, 5] must have the shape of u, [2, 3, 5].");
        Misfit(
            () => Tensor.SelectiveScan(u, u, Tensor.Ones([4]), b, b),
            "SelectiveScan: a [4] must be [3, states] for u [2, 3, 5].");
        Misfit(
            () => Tensor.SelectiveScan(u, u, a, u, b),
            "SelectiveScan: b [2, 3, 5] must be [2, 4, 5], [2, groups, 4, 5] with groups that divide 3, or [3, 4].");
        Misfit(() => Tensor.SelectiveScan(u, u, a, b, b, d: a), "SelectiveScan: d [3, 4] must be [3].");
        Misfit(
            () => Tensor.SelectiveScan(u, u, a, b, b, z: a),
            "SelectiveScan: z [3, 4] must have the shape of u, [2, 3, 5].");
        Misfit(() => Tensor.SelectiveScan(u, u, a, b, b, deltaBias: a), "SelectiveScan: deltaBias [3, 4] must be [3].");
    }

    private static void Misfit(Func<object> call, string message) =>
        ((Action)(() => call())).Should().Throw<ShapeException>().WithMessage(message);
}
