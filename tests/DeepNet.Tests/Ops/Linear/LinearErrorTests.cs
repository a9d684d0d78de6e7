namespace DeepNet.Tests.Ops.Linear;

public sealed class LinearErrorTests
{
    private static readonly Tensor s_x = Tensor.Ones([2, 3]);

    [Fact]
    public void MatMul_names_the_inner_sizes() => Fails<ShapeException>(
        () => s_x.MatMul(Tensor.Ones([4, 5])), "MatMul: shapes [2, 3] and [4, 5]: the inner sizes 3 and 4 differ.");

    [Fact]
    public void MatMul_names_batches_that_do_not_broadcast() => Fails<ShapeException>(
        () => Tensor.Ones([2, 2, 3]).MatMul(Tensor.Ones([3, 3, 2])), "*[2] and [3] do not broadcast*");

    [Fact]
    public void MatMul_rejects_scalars_and_masks_and_mixed_types()
    {
        Fails<ShapeException>(() => s_x.MatMul(Tensor.Ones([])), "*a scalar is no matrix*");
        Fails<DTypeException>(() => s_x.MatMul(Tensor.Ones([3, 2], DType.Float64)), "*do not mix*");
        Fails<DTypeException>(() => s_x.Cast(DType.Bool).MatMul(Tensor.Ones([3, 2], DType.Bool)), "*floating-point*");
    }

    [Fact]
    public void MatMul_of_integers_is_exact()
    {
        Tensor a = Tensor.From<long>([1L << 60, 3, 5, 7], [2, 2]), b = Tensor.From<long>([1, 2, 3, 4], [2, 2]);
        a.MatMul(b.Transpose()).ToArray<long>().Should().Equal((1L << 60) + 6, (3L << 60) + 12, 19, 43);
        Tensor small = Tensor.From<int>([1, 2, 3, 4], [1, 2, 2]).Expand(3, 2, 2);
        small.MatMul(small).ToArray<int>().Should().Equal(7, 10, 15, 22, 7, 10, 15, 22, 7, 10, 15, 22);
    }

    [Fact]
    public void Narrow_products_check_ranks()
    {
        Fails<ShapeException>(() => s_x.Dot(s_x), "Dot: *vectors of one size*");
        Fails<ShapeException>(() => s_x.Mv(s_x), "Mv: *");
        Fails<ShapeException>(() => s_x.Bmm(s_x), "Bmm: *");
        Fails<ShapeException>(() => s_x.Outer(s_x), "Outer: *");
        Fails<ShapeException>(() => Tensor.Ones([3]).Trace(), "Trace: *");
        Fails<ShapeException>(() => s_x.MatrixPower(2), "MatrixPower: shape [2, 3]*");
    }

    [Fact]
    public void Addmm_leaves_out_a_nan_input_for_beta_0()
    {
        Tensor y = Tensor.Full([1], double.NaN).Addmm(s_x, Tensor.Ones([3, 2]), beta: 0);
        y.ToArray<float>().Should().Equal(3, 3, 3, 3);
        Fails<ShapeException>(() => Tensor.Ones([5]).Addmm(s_x, Tensor.Ones([3, 2])), "Addmm: *");
        Fails<ShapeException>(
            () => Tensor.Ones([4, 2, 2]).Addmm(s_x, Tensor.Ones([3, 2])), "Addmm: input [4, 2, 2] does not broadcast*");
    }

    [Fact]
    public void Linear_names_features_and_bias()
    {
        Fails<ShapeException>(
            () => s_x.Linear(Tensor.Ones([5, 4])),
            "Linear: input [2, 3] must end with the 4 features of weight [5, 4].");
        Fails<ShapeException>(
            () => s_x.Linear(Tensor.Ones([5, 3]), Tensor.Ones([4])),
            "Linear: bias [4] must have one number per output*");
    }

    [Theory]
    [InlineData("ij,jk->ik", "Einsum: 'ij,jk->ik' names 2 operands, but there are 1.")]
    [InlineData("ijk->i", "Einsum: 'ijk' in 'ijk->i' names 3 dims, but operand 0 has shape [2, 3].")]
    [InlineData("i1->i", "Einsum: '1' in 'i1->i' is no letter*")]
    [InlineData("ij->ik", "*must occur in an operand*")]
    [InlineData("ij->ii", "*only once in the result*")]
    [InlineData("ii->i", "*has size 2 in one place and 3*")]
    public void Einsum_explains_a_wrong_equation(string equation, string text) =>
        FluentActions.Invoking(() => Tensor.Einsum(equation, s_x))
            .Should().Throw<ArgumentException>().WithMessage(text);

    [Fact]
    public void Gradient_of_a_shared_matrix_is_one_product_with_the_right_sum()
    {
        Tensor a = Tensor.Ones([4, 2, 3]), w = Tensor.Ones([1, 3, 2]).RequireGrad();
        a.MatMul(w).Sum().Backward();
        w.Grad!.ToArray<float>().Should().AllBeEquivalentTo(8f);
        Tensor left = Tensor.Ones([2, 3]).RequireGrad();
        left.MatMul(Tensor.Ones([4, 3, 5])).Sum().Backward();
        left.Grad!.ToArray<float>().Should().AllBeEquivalentTo(20f);
    }

    private static void Fails<TException>(Func<Tensor> action, string text)
        where TException : Exception
        => action.Should().Throw<TException>().WithMessage(text);
}
