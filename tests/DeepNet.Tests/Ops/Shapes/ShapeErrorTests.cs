namespace DeepNet.Tests.Ops.Shapes;

/// <summary>What shape operations refuse and how they say it; views share memory.</summary>
public sealed class ShapeErrorTests
{
    private static Tensor X => Tensor.Zeros([2, 3]);

    [Fact]
    public void Arguments_that_do_not_fit_are_named()
    {
        FluentActions.Invoking(() => X.Narrow(1, 2, 2)).Should().Throw<ArgumentOutOfRangeException>().WithMessage(
            "Narrow: start 2 and length 2 leave the size 3 of dim 1*");
        FluentActions.Invoking(() => X.Select(0, 2)).Should().Throw<ArgumentOutOfRangeException>().WithMessage(
            "Select: index 2*");
        FluentActions.Invoking(() => X.Slice(0, step: -1)).Should().Throw<ArgumentException>().WithMessage(
            "Slice: step -1*Flip*");
        FluentActions.Invoking(() => X.Squeeze(2)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => X.Unflatten(1, 2, 2)).Should().Throw<ShapeException>().WithMessage(
            "Unflatten: sizes [2, 2] do not multiply to 3*");
        FluentActions.Invoking(() => X.Split([1, 1], 1)).Should().Throw<ShapeException>().WithMessage(
            "Split: sizes [1, 1] do not add up to 3*");
        FluentActions.Invoking(() => X.Unfold(1, 4, 1)).Should().Throw<ShapeException>().WithMessage(
            "Unfold: windows of 4*");
        FluentActions.Invoking(() => X.Diagonal(0, 1, 1)).Should().Throw<ShapeException>();
        FluentActions.Invoking(() => X.Flip(0, 0)).Should().Throw<ShapeException>().WithMessage(
            "Flip: dim 0 is named twice*");
        FluentActions.Invoking(() => X.Movedim([0, 0], [0, 1])).Should().Throw<ShapeException>();
        FluentActions.Invoking(() => X.Pad([3, 0], PadMode.Reflect)).Should().Throw<ShapeException>().WithMessage(
            "Pad: amounts 3 and 0 at dim 1*takes no more than 2*");
        FluentActions.Invoking(() => X.Pad([-2, -2])).Should().Throw<ShapeException>().WithMessage("*cut more*");
        FluentActions.Invoking(() => X.Pad([1])).Should().Throw<ShapeException>();
        FluentActions.Invoking(() => X.Pad([1, 1], (PadMode)9)).Should().Throw<ArgumentException>()
            .WithMessage("Pad: mode 9 is none of PadMode.");
        FluentActions.Invoking(() => X[0].Tril()).Should().Throw<ShapeException>();
        FluentActions.Invoking(() => X.RepeatInterleave(-1)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Tensor.Zeros([1, 3, 2, 2]).PixelShuffle(2)).Should().Throw<ShapeException>();
    }

    [Fact]
    public void Lists_of_tensors_must_agree()
    {
        FluentActions.Invoking(() => Tensor.Concat([])).Should().Throw<ShapeException>();
        FluentActions.Invoking(() => Tensor.Concat([X, Tensor.Zeros([2, 2])]))
            .Should().Throw<ShapeException>().WithMessage("Concat: shapes [2, 3] and [2, 2] must agree*");
        FluentActions.Invoking(() => Tensor.Concat([X, X.Cast(DType.Float64)])).Should().Throw<DTypeException>();
        FluentActions.Invoking(() => Tensor.Concat([Tensor.From(1f)])).Should().Throw<ShapeException>(
            ).WithMessage("*Stack*");
        FluentActions.Invoking(() => Tensor.Stack([X, Tensor.Zeros([2, 2])])).Should().Throw<ShapeException>();
        Tensor.Concat([Tensor.Zeros([0]), X]).Shape.Should().Equal(2, 3);
    }

    [Fact]
    public void Views_share_memory()
    {
        Tensor x = Tensor.Arange(24).Reshape(2, 3, 4);
        Tensor[] views =
        [
            x.Narrow(1, 1, 2), x.Slice(2, step: 2), x.Select(0, 1), x.Unfold(2, 2, 1), x.Diagonal(), x.Squeeze(
                ), x.Unsqueeze(0),
            x.Movedim(0, 2), x.Flatten(), x.Unflatten(2, 2, 2), x.Split(2, 2)[1], x.Unbind()[1], x.Chunk(2)[0],
        ];

        views.Should().OnlyContain(view => view.Storage == x.Storage);
    }

    [Fact]
    public void Integers_and_Bool_are_moved_like_numbers()
    {
        Tensor.From([true, false]).Repeat(2).ToArray<bool>().Should().Equal(true, false, true, false);
        Tensor.From<sbyte>([1, 2, 3]).Flip(0).ToArray<sbyte>().Should().Equal(3, 2, 1);
        Tensor.Ones([2, 2], DType.UInt8).Tril().ToArray<byte>().Should().Equal(1, 0, 1, 1);
        Tensor.From<int>([1, 2]).Pad([1, 0], value: 7).ToArray<int>().Should().Equal(7, 1, 2);
    }
}
