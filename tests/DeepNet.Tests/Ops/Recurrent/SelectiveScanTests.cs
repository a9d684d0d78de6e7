namespace DeepNet.Tests.Ops.Recurrent;

public sealed class SelectiveScanTests
{
    [Theory]
    [InlineData(SelectiveScanForm.Sequential)]
    [InlineData(SelectiveScanForm.Parallel)]
    public void A_sequence_in_parts_is_the_whole_one(SelectiveScanForm form)
    {
        Tensor u = Tensor.Randn([2, 3, 40], DType.Float64), delta = Tensor.Rand([2, 3, 40], DType.Float64),
            a = -Tensor.Rand([3, 4], DType.Float64), b = Tensor.Randn([2, 4, 40], DType.Float64),
            c = Tensor.Randn([2, 4, 40], DType.Float64);
        (Tensor whole, Tensor last) = Tensor.SelectiveScanWithState(u, delta, a, b, c, form: form);
        Tensor? state = null;
        var parts = new List<Tensor>();
        foreach ((int start, int length) in ((int, int)[])[(0, 17), (17, 1), (18, 0), (18, 22)])
        {
            (Tensor y, state) = Tensor.SelectiveScanWithState(
                u.Narrow(2, start, length), delta.Narrow(2, start, length), a, b.Narrow(2, start, length),
                c.Narrow(2, start, length), state, form: form);
            parts.Add(y);
        }

        (Tensor.Concat([.. parts], 2) - whole).Abs().Max().ToScalar<double>().Should().BeLessThan(1e-12);
        (state! - last).Abs().Max().ToScalar<double>().Should().BeLessThan(1e-12);
    }

    [Fact]
    public void A_gradient_of_the_last_state_alone_needs_none_of_the_output()
    {
        Tensor u = Tensor.Ones([1, 1, 2], DType.Float64), a = Tensor.Zeros([1, 1], DType.Float64),
            b = Tensor.Ones([1, 1, 2], DType.Float64), state = Tensor.Ones([1, 1, 1], DType.Float64).RequireGrad();
        Tensor.SelectiveScanWithState(u, u, a - 1, b, b, state).State.Sum().Backward();
        state.Grad!.ToScalar<double>().Should().BeApproximately(Math.Exp(-2), 1e-12);
    }

    [Fact]
    public void What_only_the_output_depends_on_gets_no_gradient_from_the_state()
    {
        Tensor u = Tensor.Ones([1, 1, 2], DType.Float64), a = Tensor.Ones([1, 1], DType.Float64),
            c = Tensor.Ones([1, 1, 2], DType.Float64).RequireGrad();
        Tensor state = Tensor.SelectiveScanWithState(u, u, a, u, c).State.Sum();
        foreach (bool createGraph in (bool[])[false, true])
        {
            Autograd.Grad([state], [c], retainGraph: true, createGraph: createGraph, allowUnused: true)[0]
                .ToArray<double>().Should().Equal(0, 0);
        }
    }

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
        Misfit(
            () => Tensor.SelectiveScanWithState(u, u, a, b, b, u), "SelectiveScan: state [2, 3, 5] must be [2, 3, 4].");
        Misfit(() => Tensor.SelectiveScan(u, u, a, b, b, d: a), "SelectiveScan: d [3, 4] must be [3].");
        Misfit(
            () => Tensor.SelectiveScan(u, u, a, b, b, z: a),
            "SelectiveScan: z [3, 4] must have the shape of u, [2, 3, 5].");
        Misfit(() => Tensor.SelectiveScan(u, u, a, b, b, deltaBias: a), "SelectiveScan: deltaBias [3, 4] must be [3].");
    }

    private static void Misfit(Func<object> call, string message) =>
        ((Action)(() => call())).Should().Throw<ShapeException>().WithMessage(message);
}
