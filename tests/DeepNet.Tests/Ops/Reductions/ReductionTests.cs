namespace DeepNet.Tests.Ops.Reductions;

public sealed class ReductionTests
{
    private const float NaN = float.NaN, Inf = float.PositiveInfinity;

    private static Tensor Of(params float[] values) => Tensor.From<float>(values, [values.Length]);

    private static Tensor Longs(params long[] values) => Tensor.From<long>(values, [values.Length]);

    private static float[] Gradient(Tensor x, Tensor y)
    {
        y.Sum().Backward();
        return x.Grad!.ToArray<float>();
    }

    [Fact]
    public void NaN_wins_every_extreme()
    {
        Tensor x = Of(1, NaN, 3, NaN);
        x.Max().ToScalar<float>().Should().Be(NaN);
        x.Amin().ToScalar<float>().Should().Be(NaN);
        x.ArgMax().ToScalar<long>().Should().Be(1);
        x.ArgMin(0).ToScalar<long>().Should().Be(1);
        (Tensor values, Tensor indices) = x.Min(0);
        values.ToScalar<float>().Should().Be(NaN);
        indices.ToScalar<long>().Should().Be(1);
        (values, indices) = x.Median(0);
        values.ToScalar<float>().Should().Be(NaN);
        indices.ToScalar<long>().Should().Be(1);
        x.Quantile(0.1).ToScalar<float>().Should().Be(NaN);
        x.Kthvalue(2).Values.ToScalar<float>().Should().Be(3);
    }

    [Fact]
    public void Ties_share_or_take_the_gradient()
    {
        Tensor shared = Of(2, 5, 5, 1).RequireGrad();
        Gradient(shared, shared.Amax()).Should().Equal(0, 0.5f, 0.5f, 0);
        Tensor first = Of(2, 5, 5, 1).RequireGrad();
        (Tensor values, Tensor indices) = first.Max(0);
        indices.ToScalar<long>().Should().Be(1);
        Gradient(first, values).Should().Equal(0, 1, 0, 0);
        Tensor median = Of(2, 5, 2, 7).RequireGrad();
        Gradient(median, median.Median()).Should().Equal(0.5f, 0, 0.5f, 0);
    }

    [Fact]
    public void Empty_reductions_have_their_neutral_value_or_throw()
    {
        Tensor x = Tensor.Zeros([0, 2]);
        x.Sum(0).ToArray<float>().Should().Equal(0, 0);
        x.Prod(0).ToArray<float>().Should().Equal(1, 1);
        x.Mean(0).ToArray<float>().Should().Equal(NaN, NaN);
        x.LogSumExp(0).ToArray<float>().Should().Equal(-Inf, -Inf);
        x.Any().ToScalar<bool>().Should().BeFalse();
        x.All().ToScalar<bool>().Should().BeTrue();
        x.Invoking(t => t.Max(0)).Should().Throw<ShapeException>().WithMessage("Max: dim 0 of shape [0, 2]*");
        x.Invoking(t => t.Amin()).Should().Throw<ShapeException>().WithMessage("Amin: shape [0, 2]*");
        x.Invoking(t => t.Median(0)).Should().Throw<ShapeException>();
        x.Invoking(t => t.ArgMax()).Should().Throw<ShapeException>();
        x.Max(1).Values.Shape.ToArray().Should().Equal(0);
    }

    [Fact]
    public void Integers_reduce_exactly()
    {
        Tensor x = Longs(3L, -4L, 4611686018427387904L);
        x.Sum().ToScalar<long>().Should().Be(4611686018427387903L);
        x.Max().ToScalar<long>().Should().Be(4611686018427387904L);
        x.Cast(DType.Int8).Prod().DType.Should().Be(DType.Int64);
        x.Min(0).Values.ToScalar<long>().Should().Be(-4);
        Tensor small = Tensor.From<sbyte>([5, -7], [2]);
        small.Amin().DType.Should().Be(DType.Int8);
        small.Amin().ToScalar<sbyte>().Should().Be(-7);
        small.Median().ToScalar<sbyte>().Should().Be(-7);
        small.Invoking(t => t.Mean()).Should().Throw<DTypeException>().WithMessage("Mean: Int8*");
        Tensor.From<bool>([true, false], [2]).Any().ToScalar<bool>().Should().BeTrue();
        Tensor.From<bool>([true, false], [2]).CountNonzero().ToScalar<long>().Should().Be(1);
    }

    [Fact]
    public void LogSumExp_keeps_infinities()
    {
        Tensor x = Tensor.From<float>([-Inf, -Inf, Inf, 0, Inf, -Inf, 1000, 1000], [4, 2]);
        x.LogSumExp(1).ToArray<float>().Should().Equal(-Inf, Inf, Inf, 1000 + MathF.Log(2));
    }

    [Fact]
    public void Gradients_are_zero_where_nothing_varies()
    {
        Tensor x = Of(0, 0, 0).RequireGrad();
        Gradient(x, x.Norm()).Should().Equal(0, 0, 0);
        x.Grad = null;
        Gradient(x, x.Norm(3)).Should().Equal(0, 0, 0);
        x.Grad = null;
        Gradient(x, x.Norm(0.5)).Should().Equal(0, 0, 0);
        x.Grad = null;
        Gradient(x, x.Std()).Should().Equal(0, 0, 0);
        x.Norm(0).RequiresGrad.Should().BeFalse();
        Of(0, 2, -3).Norm(0).ToScalar<float>().Should().Be(2);
    }

    [Fact]
    public void Norm_at_single_zeros_has_gradient_zero_there()
    {
        Tensor x = Of(0, 3, -4).RequireGrad();
        Gradient(x, x.Norm(1)).Should().Equal(0, 1, -1);
        x.Grad = null;
        Gradient(x, x.Norm(0.5))[0].Should().Be(0);
    }

    [Fact]
    public void NaN_is_left_out_of_nansum_and_nanmean()
    {
        Tensor x = Of(1, NaN, 5).RequireGrad();
        x.Nansum().ToScalar<float>().Should().Be(6);
        Gradient(x, x.Nanmean()).Should().Equal(0.5f, 0, 0.5f);
        Of(NaN).Nanmean().ToScalar<float>().Should().Be(NaN);
    }

    [Fact]
    public void Variance_of_one_element_is_nan_unless_uncorrected()
    {
        Of(3f).Var().ToScalar<float>().Should().Be(NaN);
        Of(3f).Var(0, correction: 0).ToScalar<float>().Should().Be(0);
    }

    [Fact]
    public void Variance_survives_a_large_mean()
    {
        float[] values = [.. Enumerable.Range(0, 400).Select(i => 1e6f + (i % 2))];
        Of(values).Var([], correction: 0).ToScalar<float>().Should().BeApproximately(0.25f, 1e-3f);
    }

    [Fact]
    public void Quantiles_and_kth_values_check_their_rank()
    {
        Of(1, 2).Invoking(x => x.Quantile(1.5)).Should().Throw<ArgumentException>().WithMessage("Quantile: q = 1.5*");
        Of(1, 2).Invoking(x => x.Kthvalue(3)).Should().Throw<ArgumentException>().WithMessage("Kthvalue: k = 3*");
        Of(1, 2).Invoking(x => x.Sum([0, -1]))
            .Should().Throw<ShapeException>().WithMessage("Sum: dim -1 is named twice*");
        Of(1, 2).Invoking(x => x.Max(1)).Should().Throw<ArgumentOutOfRangeException>();
    }
}
