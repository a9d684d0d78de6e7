namespace DeepNet.Tests.Ops.Indexing;

/// <summary>Indices are checked before any kernel runs; integers, Bool and many equal indices.</summary>
public sealed class IndexErrorTests
{
    public static TheoryData<string> Operations() =>
        ["Gather", "Scatter", "ScatterAdd", "IndexSelect", "IndexAdd", "IndexCopy", "Take", "Embedding"];

    [Theory]
    [MemberData(nameof(Operations))]
    public void An_index_outside_is_named(string operation)
    {
        Tensor x = Tensor.Zeros([3, 2]), i = Tensor.From<long>([0, 9]), grid = i.Reshape(1, 2), s = Tensor.Ones([1, 2]);
        Func<Tensor> run = operation switch
        {
            "Gather" => () => x.Gather(0, grid),
            "Scatter" => () => x.Scatter(0, grid, s),
            "ScatterAdd" => () => x.ScatterAdd(0, grid, s),
            "IndexSelect" => () => x.IndexSelect(0, i),
            "IndexAdd" => () => x.IndexAdd(0, i, Tensor.Ones([2, 2])),
            "IndexCopy" => () => x.IndexCopy(0, i, Tensor.Ones([2, 2])),
            "Take" => () => x.Take(i),
            _ => () => Tensor.Embedding(i, x),
        };

        run.Should().Throw<ArgumentOutOfRangeException>().Which.Message
            .Should().StartWith($"{operation}: index 9 at [").And.Contain("1] is outside");
    }

    [Fact]
    public void Negative_indices_belong_to_Take_and_TakeAlongDim_alone()
    {
        Tensor x = Tensor.From<long>([10L, 20, 30]), last = Tensor.From<long>([-1L]);

        x.Take(last).ToArray<long>().Should().Equal(30);
        x.TakeAlongDim(last, 0).ToArray<long>().Should().Equal(30);
        FluentActions.Invoking(() => x.Gather(0, last)).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_named()
    {
        Tensor x = Tensor.Zeros([3, 2]), index = Tensor.Zeros([2, 3], DType.Int64);

        FluentActions.Invoking(() => x.Gather(0, index)).Should().Throw<ShapeException>().WithMessage(
            "Gather: index [2, 3] is larger than tensor [3, 2] at dim 1*");
        FluentActions.Invoking(() => x.Gather(0, Tensor.Zeros([2], DType.Int64)))
            .Should().Throw<ShapeException>().WithMessage("*same rank*");
        FluentActions.Invoking(() => x.ScatterAdd(1, index, Tensor.Zeros([2, 2])))
            .Should().Throw<ShapeException>().WithMessage("*must fit into source [2, 2]*");
        FluentActions.Invoking(() => x.IndexAdd(0, Tensor.From<long>([0L]), Tensor.Zeros([2, 2])))
            .Should().Throw<ShapeException>().WithMessage("*source [2, 2] must be [1, 2]*");
        FluentActions.Invoking(
                () => x.ScatterAdd(0, Tensor.Zeros([1, 2], DType.Int64), Tensor.Zeros([1, 2], DType.Float64)))
            .Should().Throw<DTypeException>();
    }

    [Fact]
    public void Integers_add_and_Bool_is_refused()
    {
        Tensor x = Tensor.Zeros([3], DType.Int32), i = Tensor.From([1, 1, 2]);

        x.ScatterAdd(0, i, Tensor.From([5, 6, 7])).ToArray<int>().Should().Equal(0, 11, 7);
        x.IndexAdd(0, i, Tensor.From([5, 6, 7]), alpha: 2).ToArray<int>().Should().Equal(0, 22, 14);
        x.ScatterReduce(0, i, Tensor.From([-5, -6, 7]), ScatterReduction.Max, includeSelf: false).ToArray<int>().Should(
            ).Equal(0, -5, 7);
        x.Cast(DType.Bool).Scatter(0, i, Tensor.From([false, true, true])).ToArray<bool>().Should().Equal(
            false, true, true);
        FluentActions.Invoking(() => x.Cast(DType.Bool).IndexAdd(0, i, Tensor.From([true, true, true]))).Should(
            ).Throw<DTypeException>();
    }

    [Fact]
    public void Many_equal_indices_add_up_in_order()
    {
        // 1 + 2^-24 rounds back to 1, so only the order of the source gives these bits: the small ones first.
        const int Count = 40_000;
        Tensor small = Tensor.Full([Count, 3], Math.Pow(2, -24));
        Tensor source = Tensor.Concat([small, Tensor.Ones([1, 3])]);
        Tensor index = Tensor.Full([Count + 1], 1, DType.Int64);

        Tensor rows = Tensor.Zeros([2, 3]).IndexAdd(0, index, source);
        Tensor elements = Tensor.Zeros([2, 3]).ScatterAdd(0, index.Unsqueeze(1).Expand(-1, 3), source);

        float expected = 0;
        for (int i = 0; i < Count; i++)
            expected += MathF.Pow(2, -24);
        expected += 1;
        rows[1].ToArray<float>().Should().AllBeEquivalentTo(expected);
        elements[1].ToArray<float>().Should().AllBeEquivalentTo(expected);
        rows[0].ToArray<float>().Should().AllBeEquivalentTo(0f);
    }

    [Fact]
    public void The_padding_row_gets_no_gradient()
    {
        Tensor weight = Tensor.Ones([4, 2], DType.Float64).RequireGrad();

        Tensor.Embedding(Tensor.From<long>([3L, 1, 3, 0]), weight, paddingIndex: -1).Sum().Backward();

        weight.Grad!.ToArray<double>().Should().Equal(1, 1, 1, 1, 0, 0, 0, 0);
    }

    [Fact]
    public void A_single_zero_does_not_hide_the_gradient_of_a_product()
    {
        Tensor x = Tensor.From<double>([3.0]).RequireGrad(), s = Tensor.From<double>([0.0, 2]).RequireGrad();

        x.ScatterReduce(0, Tensor.From<long>([0L, 0]), s, ScatterReduction.Prod).Sum().Backward();

        x.Grad!.ToScalar<double>().Should().Be(0);
        s.Grad!.ToArray<double>().Should().Equal(6, 0);
    }

    [Fact]
    public void The_largest_class_decides_the_width_of_OneHot()
    {
        Tensor.From<long>([2L, 0]).OneHot().ToArray<long>().Should().Equal(0, 0, 1, 1, 0, 0);
        FluentActions.Invoking(() => Tensor.From<long>([-1L]).OneHot(2)).Should().Throw<ArgumentOutOfRangeException>();
    }
}
