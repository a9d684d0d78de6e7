namespace DeepNet.Tests.Ops.Sequence;

public sealed class HistogramTests
{
    private static readonly Tensor s_x = Tensor.From<float>([1, 2, 1, 4, 2.5f, -1], [2, 3]);

    [Fact]
    public void Bins_are_equally_wide_and_the_last_one_closed()
    {
        HistogramResult y = s_x.Histogram(4, 0, 4);
        y.Values.ToArray<float>().Should().Equal(0, 2, 2, 1);
        y.Edges.ToArray<float>().Should().Equal(0, 1, 2, 3, 4);
        y = s_x.Histogram(5);
        y.Edges.ToArray<float>().Should().Equal(-1, 0, 1, 2, 3, 4);
        y.Values.ToArray<float>().Should().Equal(1, 0, 2, 2, 1);
    }

    [Fact]
    public void Weights_and_density_follow_PyTorch()
    {
        Tensor weights = Tensor.From<float>([1, 2, 3, 4, 0.5f, 100], [2, 3]).RequireGrad();
        HistogramResult y = s_x.Histogram(Tensor.From<float>([0, 1, 3, 4], [3 + 1]), weights);
        y.Values.ToArray<float>().Should().Equal(0, 6.5f, 4);
        y.Values.Sum().Backward();
        weights.Grad!.ToArray<float>().Should().Equal(1, 1, 1, 1, 1, 0);
        Tensor density = s_x.Histogram(Tensor.From<float>([0, 1, 3, 4], [4]), weights, density: true).Values;
        density.ToArray<float>().Should().Equal(0, 6.5f / 10.5f / 2, 4 / 10.5f);
    }

    [Fact]
    public void A_single_value_gets_a_bin_of_width_1()
    {
        HistogramResult y = Tensor.Full([3], 2.0).Histogram(1);
        y.Edges.ToArray<float>().Should().Equal(1.5f, 2.5f);
        y.Values.ToArray<float>().Should().Equal(3);
        Tensor.Full([3], double.NaN).Histogram(2, 0, 1).Values.ToArray<float>().Should().Equal(0, 0);
        Tensor.Zeros([0]).Histogram(2).Values.ToArray<float>().Should().Equal(0, 0);
        Tensor.Full([3], 2.0, DType.Float16).Histogram(1).Values.DType.Should().Be(DType.Float16);
    }

    [Fact]
    public void Arguments_are_checked()
    {
        Fails<ArgumentException>(() => s_x.Histogram(0), "Histogram: 0 bins, but there must be at least one.");
        Fails<ArgumentException>(
            () => s_x.Histogram(2, 3, 1), "Histogram: the range 3 … 1 must be finite and ascending.");
        Fails<ShapeException>(
            () => s_x.Histogram(Tensor.Ones([1])),
            "Histogram: edges [1] must be one dim of at least two of them.");
        Fails<ShapeException>(
            () => s_x.Histogram(2, weights: Tensor.Ones([6])),
            "Histogram: weights [6] and elements [2, 3] must have one shape.");
        Fails<DTypeException>(() => s_x.Cast(DType.Int64).Histogram(2), "Histogram: *");
    }

    [Fact]
    public void Runs_of_equals_become_one()
    {
        UniqueResult y = Tensor.From<long>([1, 1, 2, 2, 2, 1], [2, 3]).UniqueConsecutive();
        y.Values.ToArray<long>().Should().Equal(1, 2, 1);
        y.Inverse.Shape.Should().Equal(2, 3);
        y.Inverse.ToArray<long>().Should().Equal(0, 0, 1, 1, 1, 2);
        y.Counts.ToArray<long>().Should().Equal(2, 3, 1);
        Tensor.From<float>([float.NaN, float.NaN], [2]).UniqueConsecutive().Counts.Count.Should().Be(2);
        Tensor.Zeros([0, 2]).UniqueConsecutive().Inverse.Shape.Should().Equal(0, 2);
        Tensor.Full([], 3.0).UniqueConsecutive().Values.ToArray<float>().Should().Equal(3);
    }

    [Fact]
    public void Blocks_and_integrals_check_their_shapes()
    {
        Fails<ShapeException>(() => Tensor.BlockDiag(Tensor.Ones([1, 1, 1])), "BlockDiag: shape [1, 1, 1] is not*");
        Fails<ShapeException>(() => Tensor.BlockDiag(), "BlockDiag: no tensors.");
        Fails<ShapeException>(
            () => Tensor.Ones([]).CumulativeTrapezoid(), "CumulativeTrapezoid: a scalar has no points.");
        Fails<ShapeException>(
            () => Tensor.Ones([3]).CumulativeTrapezoid(Tensor.Ones([2])),
            "CumulativeTrapezoid: points [2] must have the shape [3], or the size of its dim -1 alone.");
    }

    private static void Fails<TException>(Func<object> action, string text)
        where TException : Exception
        => action.Should().Throw<TException>().WithMessage(text);
}
