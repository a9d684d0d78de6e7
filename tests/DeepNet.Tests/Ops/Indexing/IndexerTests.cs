namespace DeepNet.Tests.Ops.Indexing;

/// <summary>Writing through <c>x[…]</c>, what shares memory, and what an index may not be.</summary>
public sealed class IndexerTests
{
    private static Tensor Twelve => Tensor.Arange(12).Reshape(3, 4).Clone();

    [Fact]
    public void Basic_indexing_gives_views_and_tensors_give_copies()
    {
        Tensor x = Twelve;

        x[1, 1..3].Storage.Should().BeSameAs(x.Storage);
        x[Tensor.From<long>([1L])].Storage.Should().NotBeSameAs(x.Storage);
        x[TensorIndex.Ellipsis].Should().BeSameAs(x);
    }

    [Fact]
    public void A_number_or_range_is_written_in_place()
    {
        Tensor x = Twelve;
        int version = x.Storage.Version;

        x[0] = Tensor.From(-1L);
        x[1.., ^1] = Tensor.From<long>([70, 110]);

        x.ToArray<long>().Should().Equal(-1, -1, -1, -1, 4, 5, 6, 70, 8, 9, 10, 110);
        x.Storage.Version.Should().Be(version + 2);
    }

    [Fact]
    public void Rows_are_written_where_the_numbers_point_and_the_last_of_equals_stays()
    {
        Tensor x = Twelve;

        x[Tensor.From<long>([2L, 0, 2])] = Tensor.From(
            new long[,] { { -1, -1, -1, -1 }, { -2, -2, -2, -2 }, { -3, -4, -5, -6 } });

        x.ToArray<long>().Should().Equal(-2, -2, -2, -2, 4, 5, 6, 7, -3, -4, -5, -6);
    }

    [Fact]
    public void Tensors_write_through_views_that_are_not_contiguous()
    {
        Tensor x = Twelve;

        x.Transpose()[1.., Tensor.From<long>([0L, -1])] = Tensor.From(0L);
        x[Tensor.From([false, true, false])] = Tensor.From(5L);

        x.ToArray<long>().Should().Equal(0, 0, 0, 0, 5, 5, 5, 5, 8, 0, 0, 0);
    }

    [Fact]
    public void Separated_tensors_put_their_dims_in_front()
    {
        Tensor x = Tensor.Arange(24).Reshape(2, 3, 4).Clone(), i = Tensor.From<long>([0L, 1]), j = Tensor.From<long>(
            [3L, 2]);

        x[i, .., j] = Tensor.From(new long[,] { { -1, -2, -3 }, { -4, -5, -6 } });

        x[0, .., 3].ToArray<long>().Should().Equal(-1, -2, -3);
        x[1, .., 2].ToArray<long>().Should().Equal(-4, -5, -6);
    }

    [Fact]
    public void A_value_of_the_same_memory_is_read_before_it_is_written()
    {
        Tensor x = Tensor.Arange(5).Clone();

        x[1..] = x[..4];

        x.ToArray<long>().Should().Equal(0, 0, 1, 2, 3);
    }

    [Fact]
    public void Writing_where_gradients_flow_is_refused()
    {
        Tensor x = Tensor.Zeros([3]).RequireGrad();

        Action write = () => x[0] = Tensor.From(1f);
        write.Should().Throw<InvalidOperationException>().WithMessage("*IndexPut*NoGrad*");

        using (Tensor.NoGrad())
            write();
        x.Detach().ToArray<float>().Should().Equal(1, 0, 0);
    }

    [Fact]
    public void Writing_to_an_expanded_tensor_is_refused()
    {
        Tensor x = Tensor.Zeros([1]).Expand(3);

        Action write = () => x[0..2] = Tensor.From(1f);

        write.Should().Throw<InvalidOperationException>().WithMessage("*Clone()*");
    }

    [Theory]
    [InlineData(3, "*index 3 is outside [[]-3, 2[]]*dim 0 of shape [[]3, 4[]]*")]
    [InlineData(-4, "*index ^4 is outside*")]
    public void A_number_outside_is_named(int index, string message)
    {
        Func<Tensor> read = () => Twelve[index];

        read.Should().Throw<ArgumentOutOfRangeException>().Where(e => MatchesText(e.Message, message));
    }

    [Fact]
    public void What_an_index_may_not_be()
    {
        Tensor x = Twelve;

        FluentActions.Invoking(() => x[0, 0, 0]).Should().Throw<ShapeException>().WithMessage(
            "x[...]: an index of 3 dims for shape [3, 4]*");
        FluentActions.Invoking(() => x[TensorIndex.Ellipsis, TensorIndex.Ellipsis])
            .Should().Throw<ShapeException>().WithMessage("*2 ellipses*");
        FluentActions.Invoking(() => x[Tensor.From([true, false])]).Should().Throw<ShapeException>().WithMessage(
            "*mask [2] does not match shape [3, 4] from dim 0*");
        FluentActions.Invoking(() => x[Tensor.Ones([3, 3], DType.Bool)]).Should().Throw<ShapeException>().WithMessage(
            "*mask [3, 3]*");
        FluentActions.Invoking(() => x[Tensor.From(1f)]).Should().Throw<DTypeException>().WithMessage(
            "*indices are Float32*");
        FluentActions.Invoking(() => TensorIndex.Slice(step: 0)).Should().Throw<ArgumentException>().WithMessage(
            "*step 0*Flip*");
        FluentActions.Invoking(() => x[0] = Tensor.From<long>([1L, 2])).Should().Throw<ShapeException>().WithMessage(
            "*value [2] does not broadcast to [4]*");
        FluentActions.Invoking(() => x[0] = Tensor.From(1f)).Should().Throw<DTypeException>();
    }

    [Fact]
    public void An_index_tensor_outside_is_named_with_its_place_before_anything_is_written()
    {
        Tensor x = Twelve, rows = Tensor.From(new long[,] { { 0, 1 }, { 2, 7 } });

        Action write = () => x[rows] = Tensor.From(-1L);

        write.Should().Throw<ArgumentOutOfRangeException>().Which.Message.Should().Contain(
            "index 7 at [1, 1] is outside [-3, 2] of dim 0, which has size 3");
        x.ToArray<long>().Should().Equal(Enumerable.Range(0, 12).Select(i => (long)i));
    }

    private static bool MatchesText(string text, string pattern) =>
        pattern.Replace("[[]", "[", StringComparison.Ordinal).Replace("[]]", "]", StringComparison.Ordinal)
            .Split('*', StringSplitOptions.RemoveEmptyEntries).All(text.Contains);
}
