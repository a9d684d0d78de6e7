namespace DeepNet.Tests.Ops.Sequence;

public sealed class SequenceTests
{
    private const float NaN = float.NaN, Inf = float.PositiveInfinity;

    private static Tensor Of(params float[] values) => Tensor.From<float>(values, [values.Length]);

    private static Tensor Longs(params long[] values) => Tensor.From<long>(values, [values.Length]);

    [Fact]
    public void Sort_puts_nan_last_and_is_stable()
    {
        Tensor x = Of(NaN, 2, -Inf, 0f, Inf, -0f, 2);
        (Tensor values, Tensor indices) = x.Sort();
        values.ToArray<float>().Should().Equal(-Inf, 0, -0f, 2, 2, Inf, NaN);
        indices.ToArray<long>().Should().Equal(2, 3, 5, 1, 6, 4, 0);
        x.ArgSort(descending: true).ToArray<long>().Should().Equal(0, 4, 1, 6, 3, 5, 2);
    }

    [Fact]
    public void Sort_orders_extreme_integers()
    {
        Longs(3L, long.MinValue, long.MaxValue, -1).Sort().Values.ToArray<long>()
            .Should().Equal(long.MinValue, -1, 3, long.MaxValue);
        Tensor.From<bool>([true, false, true], [3]).Sort().Values.ToArray<bool>().Should().Equal(false, true, true);
    }

    [Fact]
    public void TopK_gives_sorted_elements_or_those_in_place()
    {
        Tensor x = Of(1, 9, 4, 9, 7).RequireGrad();
        (Tensor values, Tensor indices) = x.TopK(3);
        values.ToArray<float>().Should().Equal(9, 9, 7);
        indices.ToArray<long>().Should().Equal(1, 3, 4);
        (values * Of(1, 2, 3)).Sum().Backward();
        x.Grad!.ToArray<float>().Should().Equal(0, 1, 0, 2, 3);
        Of(7, 1, 9, 8).TopK(3, sorted: false).Indices.ToArray<long>().Should().Equal(0, 2, 3);
        x.Invoking(t => t.TopK(6)).Should().Throw<ArgumentException>().WithMessage("TopK: k = 6*");
    }

    [Fact]
    public void Integers_are_scanned_in_int64()
    {
        Tensor x = Tensor.From<sbyte>([100, 100, -3], [3]);
        x.CumSum(0).ToArray<long>().Should().Equal(100, 200, 197);
        x.CumProd(0).ToArray<long>().Should().Equal(100, 10000, -30000);
        x.Invoking(t => t.LogCumSumExp(0)).Should().Throw<DTypeException>();
    }

    [Fact]
    public void CumMax_takes_the_last_of_equals_and_keeps_nan()
    {
        (Tensor values, Tensor indices) = Of(1, 3, 3, 2, NaN, 5).CumMax(0);
        values.ToArray<float>().Should().Equal(1, 3, 3, 3, NaN, NaN);
        indices.ToArray<long>().Should().Equal(0, 1, 2, 2, 4, 4);
        Longs(4L, 2, 2, 3).CumMin(0).Indices.ToArray<long>().Should().Equal(0, 1, 2, 2);
    }

    [Fact]
    public void LogCumSumExp_starts_from_minus_infinity()
    {
        Tensor x = Of(-Inf, 0, -Inf, 0).RequireGrad();
        Tensor y = x.LogCumSumExp(0);
        y.ToArray<float>().Should().Equal(-Inf, 0, 0, MathF.Log(2));
        y.Sum().Backward();
        x.Grad!.ToArray<float>().Should().Equal(0, 2.5f, 0, 0.5f);
        Of(0, Inf, 1).LogCumSumExp(0).ToArray<float>().Should().Equal(0, Inf, Inf);
    }

    [Fact]
    public void Unique_gives_values_inverse_and_counts()
    {
        Tensor x = Tensor.From<long>([5, 1, 5, 3, 1, 5], [2, 3]);
        UniqueResult unique = x.Unique();
        unique.Values.ToArray<long>().Should().Equal(1, 3, 5);
        unique.Inverse.ToArray<long>().Should().Equal(2, 0, 2, 1, 0, 2);
        unique.Inverse.Shape.ToArray().Should().Equal(2, 3);
        unique.Counts.ToArray<long>().Should().Equal(2, 1, 3);
        Of(NaN, NaN).Unique().Values.Count.Should().Be(2);
        Tensor.Zeros([0, 2]).Unique().Counts.Count.Should().Be(0);
    }

    [Fact]
    public void Bincount_counts_in_int64()
    {
        Longs(1L, 3, 1).Bincount().ToArray<long>().Should().Equal(0, 2, 0, 1);
        Longs(0L).Bincount(minLength: 3).ToArray<long>().Should().Equal(1, 0, 0);
        Longs(-1L).Invoking(x => x.Bincount())
            .Should().Throw<ArgumentException>().WithMessage("Bincount: the value -1*");
        Of(1f).Invoking(x => x.Bincount()).Should().Throw<DTypeException>();
    }

    [Fact]
    public void Histc_leaves_out_what_lies_outside()
    {
        Of(-1, 0, 0.5f, 1, NaN, Inf).Histc(2, 0, 1).ToArray<float>().Should().Equal(1, 2);
        Of(1, 2, 3, 5).Histc(4).ToArray<float>().Should().Equal(1, 1, 1, 1);
        Of(2, 2).Histc(3).ToArray<float>().Should().Equal(0, 2, 0);
    }

    [Fact]
    public void SearchSorted_takes_a_row_per_row()
    {
        Tensor sorted = Tensor.From<int>([1, 3, 5, 2, 4, 6], [2, 3]), values = Tensor.From<int>([3, 9, 3, 0], [2, 2]);
        sorted.SearchSorted(values).ToArray<long>().Should().Equal(1, 3, 1, 0);
        sorted.SearchSorted(values, right: true).ToArray<long>().Should().Equal(2, 3, 1, 0);
        Of(1, 2).SearchSorted(Of(NaN)).ToArray<long>().Should().Equal(2);
        sorted.Invoking(s => s.SearchSorted(values.Reshape(4))).Should().Throw<ShapeException>();
        sorted.Invoking(s => s.Bucketize(values)).Should().Throw<ShapeException>();
    }

    /// <summary>What PyTorch 1.13 gives: no comparison with NaN holds, so the search goes on behind it.</summary>
    [Fact]
    public void SearchSorted_meets_nan_as_PyTorch_does()
    {
        Tensor values = Of(0, 1, 2, 3, 4, Inf, -Inf, NaN, -0f);
        Find(Of(1, 2, 2, 3, NaN, NaN), false, 0, 0, 1, 3, 6, 6, 0, 6, 0);
        Find(Of(1, 2, 2, 3, NaN, NaN), true, 0, 1, 3, 6, 6, 6, 0, 6, 0);
        Find(Of(1, Inf, NaN, NaN), false, 4, 4, 4, 4, 4, 4, 4, 4, 4);
        Find(Of(1, NaN, 2, 3), false, 2, 2, 2, 3, 4, 4, 2, 4, 2);
        Find(Of(1, NaN, 2, 3), true, 2, 2, 3, 4, 4, 4, 2, 4, 2);
        Find(Of(NaN, 1, 2), false, 1, 1, 2, 3, 3, 3, 1, 3, 1);
        Find(Of(-Inf, -0f, 0, NaN, 5, NaN, 7), true, 6, 6, 6, 6, 6, 7, 6, 7, 6);

        void Find(Tensor sorted, bool right, params long[] expected)
        {
            foreach (DType dtype in (DType[])[DType.Float32, DType.Float64, DType.Float16, DType.BFloat16])
            {
                Tensor row = sorted.Cast(dtype), x = values.Cast(dtype);
                row.SearchSorted(x, right).ToArray<long>().Should().Equal(expected, $"{dtype}");
                x.Bucketize(row, right).ToArray<long>().Should().Equal(expected, $"{dtype}");
            }
        }
    }

    [Fact]
    public void Diff_runs_out_of_neighbours()
    {
        Of(1, 4, 9).Diff(5).Count.Should().Be(0);
        Longs(1L, 4, 9).Diff().ToArray<long>().Should().Equal(3, 5);
        Tensor.Zeros([]).Invoking(x => x.Diff()).Should().Throw<ShapeException>();
    }

    [Fact]
    public void Cov_of_one_variable_is_its_variance()
    {
        Tensor x = Of(1, 2, 4, 7);
        x.Cov().Rank.Should().Be(0);
        x.Cov().ToScalar<float>().Should().BeApproximately(7, 1e-5f);
        Tensor.From<float>([1, 2, 3, 6, 4, 2], [2, 3]).Corrcoef().ToArray<float>()[1]
            .Should().BeApproximately(-1, 1e-6f);
    }

    [Fact]
    public void CumSum_of_a_long_row_does_not_drift()
    {
        Tensor.Full([1_000_000], 0.1f).CumSum(0).ToArray<float>()[^1].Should().BeApproximately(100000, 0.02f);
    }
}
