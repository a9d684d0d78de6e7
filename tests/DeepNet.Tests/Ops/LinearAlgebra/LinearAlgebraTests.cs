namespace DeepNet.Tests.Ops.LinearAlgebra;

public sealed class LinearAlgebraTests
{
    private static readonly Tensor s_singular = Tensor.From<double>([1, 2, 3, 2, 4, 6, 1, 0, 1], [3, 3]);

    [Fact]
    public void Singular_matrices_name_operation_matrix_and_pivot()
    {
        Tensor batch = Tensor.Stack([Tensor.Eye(3, DType.Float64), s_singular]);
        LinearAlgebraException thrown = Fails(
            () => s_singular.Inverse(),
            "Inverse: the matrix [3, 3] is singular: pivot 2 of its LU factorization is 0.");
        thrown.Operation.Should().Be("Inverse");
        thrown.Pivot.Should().Be(2);
        thrown.BatchIndex.Should().BeEmpty();
        thrown = Fails(
            () => batch.Unsqueeze(0).Solve(Tensor.Ones([3], DType.Float64)),
            "Solve: matrix [0, 1] of [1, 2, 3, 3] is singular: pivot 2 of its LU factorization is 0.");
        thrown.BatchIndex.Should().Equal(0, 1);
        Fails(() => s_singular.MatrixPower(-1), "Inverse: *");
        Fails(() => s_singular.Cast(DType.Float32).Inverse(), "Inverse: *");
    }

    [Fact]
    public void Matrices_that_are_not_positive_definite_name_the_minor()
    {
        Tensor x = Tensor.From<double>([4, 1, 1, -3], [2, 2]);
        Fails(
            () => x.Cholesky(),
            "Cholesky: the matrix [2, 2] is not positive definite: its leading minor of order 2 is not positive.")
            .Pivot.Should().Be(1);
        Fails(() => (x * double.NaN).Cholesky(), "*order 1 is not positive.");
    }

    [Fact]
    public void Values_that_are_not_finite_have_no_decomposition()
    {
        Tensor x = Tensor.Full([2, 3, 3], double.NaN, DType.Float64);
        Fails(() => x.Eigvalsh(), "Eigvalsh: matrix [0] of [2, 3, 3] has elements that are not finite.");
        Fails(() => x.Eigh().Values, "Eigh: *").Pivot.Should().Be(-1);
        Fails(() => x.Svdvals(), "Svdvals: *");
        Fails(() => x.Svd().U, "Svd: *");
        Fails(() => x.Pinv(), "Pinv: *");
        Fails(() => x.MatrixRank(), "MatrixRank: *");
        Fails(() => x.Lstsq(Tensor.Ones([3], DType.Float64)).Solution, "Lstsq: *");
    }

    [Fact]
    public void Shapes_and_types_are_checked()
    {
        Tensor wide = Tensor.Ones([2, 3]), square = Tensor.Eye(2);
        Wrong(() => wide.Det(), "Det: shape [2, 3] must be square matrices.");
        Wrong(() => wide.Slogdet().Sign, "Slogdet: *");
        Wrong(() => wide.Inverse(), "Inverse: *");
        Wrong(() => wide.Cholesky(), "Cholesky: *");
        Wrong(() => wide.Eigvalsh(), "Eigvalsh: *");
        Wrong(() => wide.MatrixExp(), "MatrixExp: *");
        Wrong(() => wide.Cond(1), "Cond: shape [2, 3] must be square matrices.");
        Wrong(() => Tensor.Ones([3]).Qr().R, "Qr: shape [3] has no matrices; two dims are needed.");
        Wrong(() => Tensor.Ones([3]).Svdvals(), "Svdvals: *");
        Wrong(
            () => square.Solve(Tensor.Ones([3, 2])),
            "Solve: matrices [2, 2] and right-hand sides [3, 2]: 2 and 3 rows must be equal.");
        Wrong(() => square.Solve(Tensor.Ones([])), "Solve: matrices [2, 2] and a scalar.");
        Wrong(() => Tensor.Ones([2, 2, 2]).Solve(Tensor.Ones([3, 2, 1])), "*do not broadcast*");
        Wrong(
            () => square.SolveTriangular(Tensor.Ones([2, 3]), upper: true, left: false),
            "SolveTriangular: matrices [2, 2] and right-hand sides [2, 3]: sizes 2 and 3 must be equal.");
        Wrong(() => wide.Lstsq(Tensor.Ones([3])).Solution, "Lstsq: *2 and 3 rows must be equal.");
        Wrong(() => wide.MatrixNorm(1, 0, 0), "MatrixNorm: dims 0 and 0 of shape [2, 3] are the same.");
        FluentActions.Invoking(() => wide.MatrixNorm(3)).Should().Throw<ArgumentException>()
            .WithMessage("MatrixNorm: p = 3, but it must be 1, 2, infinity or the negative of one of them.");
        FluentActions.Invoking(() => wide.Pinv(-1)).Should().Throw<ArgumentException>()
            .WithMessage("Pinv: tolerances -1 and * must not be negative.");
        FluentActions.Invoking(() => wide.Cast(DType.Int64).Pinv()).Should().Throw<DTypeException>();
        FluentActions.Invoking(() => square.Solve(Tensor.Ones([2], DType.Float64))).Should().Throw<DTypeException>();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Det_of_a_singular_matrix_is_0_and_its_gradient_the_cofactors(int rank)
    {
        // Of rank 3, 2 and 1: gradients to the second order by differences.
        Tensor x = Tensor.From<double>([1, 2, 3, 2, 4, 6, 1, 0, 1], [3, 3]);
        if (rank == 1)
            x = Tensor.From<double>([1, 2, 3, 2, 4, 6, 3, 6, 9], [3, 3]);
        if (rank == 3)
            x += Tensor.Eye(3, DType.Float64);
        Tensor det = x.Det();
        if (rank < 3)
            det.ToScalar<double>().Should().Be(0);
        GradCheck.Verify(a => a[0].Det(), [x.RequireGrad()], order: 2);
        GradCheck.Verify(a => a[0].Det(), [Tensor.Stack([x.Detach(), Tensor.Eye(3, DType.Float64)]).RequireGrad()]);
    }

    [Fact]
    public void Slogdet_of_a_singular_matrix_is_minus_infinity()
    {
        (Tensor sign, Tensor log) = s_singular.Slogdet();
        sign.ToScalar<double>().Should().Be(0);
        log.ToScalar<double>().Should().Be(double.NegativeInfinity);
        Tensor huge = Tensor.Eye(400, DType.Float64) * -1e5;
        huge.Det().ToScalar<double>().Should().Be(double.PositiveInfinity);
        huge.Slogdet().LogAbsDet.ToScalar<double>().Should().BeApproximately(400 * Math.Log(1e5), 1e-9);
    }

    [Theory]
    [InlineData(40, 40)]
    [InlineData(70, 30)]
    [InlineData(30, 70)]
    [InlineData(150, 140)]
    [InlineData(97, 210)]
    public void Larger_matrices_are_put_together_again(int m, int n)
    {
        Tensor x = Random(2, m, n);
        (Tensor q, Tensor r) = x.Qr();
        Close(q.MatMul(r), x);
        Orthonormal(q);
        Close(r.Tril(-1), Tensor.ZerosLike(r));
        (q, r) = x.Qr(complete: true);
        q.Shape.Should().Equal(2, m, m);
        r.Shape.Should().Equal(2, m, n);
        Close(q.MatMul(r), x);
        Orthonormal(q);
        (Tensor u, Tensor s, Tensor vh) = x.Svd(fullMatrices: false);
        Close((u * s.Unsqueeze(-2)).MatMul(vh), x);
        Orthonormal(u);
        Orthonormal(vh.Transpose());
        s.Diff(1, -1).Le(0).All().ToScalar<bool>().Should().BeTrue();
        Close(x.Pinv().MatMul(x).MatMul(x.Pinv()), x.Pinv());
        Close(x.Svdvals().Square().Sum(-1), x.Square().Sum([-2, -1]));
    }

    [Theory]
    [InlineData(60)]
    [InlineData(200)]
    public void Larger_square_matrices_are_solved(int n)
    {
        Tensor x = Random(2, n, n), b = Random(1, n, 5);
        Close(x.MatMul(x.Solve(b)), b.Expand(2, n, 5), 1e-10);
        Close(x.MatMul(x.Inverse()), Tensor.Eye(n, DType.Float64).Expand(2, n, n), 1e-10);
        Tensor positive = x.MatMul(x.Transpose()), l = positive.Cholesky();
        Close(l.MatMul(l.Transpose()), positive);
        Tensor symmetric = x + x.Transpose();
        (Tensor values, Tensor vectors) = symmetric.Eigh();
        Close((vectors * values.Unsqueeze(-2)).MatMul(vectors.Transpose()), symmetric);
        Orthonormal(vectors);
        values.Diff(1, -1).Ge(0).All().ToScalar<bool>().Should().BeTrue();
    }

    [Fact]
    public void A_single_matrix_on_all_threads_gives_the_bits_of_one_in_a_batch_on_one_each()
    {
        // The matrices of a batch are shared among threads, so that none is left for the parts of one matrix.
        Tensor x = Random(1, 150, 150).Squeeze(0), tall = Random(1, 150, 70).Squeeze(0);
        Tensor positive = x.MatMul(x.Transpose());
        foreach (Func<Tensor, Tensor> op in new Func<Tensor, Tensor>[]
        {
            a => a.Det(), a => a.Inverse(), a => a.Cholesky(), a => a.Qr().Q, a => a.Qr(complete: true).R,
            a => a.Eigh().Vectors, a => a.Eigvalsh(), a => a.Svd().U, a => a.Svd().Vh, a => a.Svdvals(),
        })
        {
            Tensor alone = op(positive), batch = op(Tensor.Stack([positive, positive, positive]));
            batch.Select(0, 2).ToArray<double>().Should().Equal(alone.ToArray<double>());
        }

        Tensor both = Tensor.Stack([tall, tall]).Svd().U;
        both.Select(0, 1).ToArray<double>().Should().Equal(tall.Svd().U.ToArray<double>());
    }

    [Fact]
    public void Values_alone_are_those_that_come_with_vectors()
    {
        Tensor x = Random(2, 90, 90), symmetric = x + x.Transpose();
        symmetric.Eigvalsh().ToArray<double>().Should().Equal(symmetric.Eigh().Values.ToArray<double>());
        x.Svdvals().ToArray<double>().Should().Equal(x.Svd().S.ToArray<double>());
        symmetric.Detach().RequireGrad().Eigvalsh().ToArray<double>()
            .Should().Equal(symmetric.Eigvalsh().ToArray<double>());
        x.Detach().RequireGrad().Svdvals().ToArray<double>().Should().Equal(x.Svdvals().ToArray<double>());
    }

    [Fact]
    public void What_is_not_a_number_is_not_taken_for_singular()
    {
        Tensor x = Tensor.From<double>([0, 1, double.NaN, 1], [2, 2]);
        x.Det().ToScalar<double>().Should().Be(double.NaN);
        x.Slogdet().LogAbsDet.ToScalar<double>().Should().Be(double.NaN);
    }

    [Fact]
    public void Hilbert_matrices_lose_no_more_than_their_condition()
    {
        Tensor x = Tensor.From<double>(
            [.. Enumerable.Range(0, 64).Select(i => 1.0 / ((i / 8) + (i % 8) + 1))], [8, 8]);
        double[] s = x.Svdvals().ToArray<double>(), values = x.Eigvalsh().ToArray<double>();
        s[0].Should().BeApproximately(1.6959389969219496, 1e-15);
        s[7].Should().BeApproximately(1.1115389663e-10, 1e-16);
        values[0].Should().BeApproximately(1.1115389663e-10, 1e-15);
        values[6].Should().BeApproximately(0.2981252113169306, 1e-15);
        x.Slogdet().LogAbsDet.ToScalar<double>().Should().BeApproximately(-74.97842736, 2e-7);
        x.Inverse().ToArray<double>()[..2].Should().Equal([64, -2016], (a, b) => Math.Abs(a - b) < 1e-5 * Math.Abs(b));
        x.Cond(1).ToScalar<double>().Should().BeApproximately(33872791095, 1e5);
        x.MatrixRank().ToScalar<long>().Should().Be(8);
        x.MatrixRank(relative: 1e-9).ToScalar<long>().Should().Be(7);
    }

    [Theory]
    [InlineData(1e-200)]
    [InlineData(1)]
    [InlineData(1e200)]
    public void Equal_values_and_missing_ranks_are_no_trouble(double scale)
    {
        Tensor one = Tensor.Ones([5, 4], DType.Float64) * scale;
        foreach (Tensor x in new[] { one, Tensor.Eye(4, DType.Float64) * scale, one * 0 })
        {
            foreach (bool isFull in new[] { false, true })
            {
                (Tensor u, Tensor s, Tensor vh) = x.Svd(isFull);
                Orthonormal(u);
                Orthonormal(vh.Transpose());
                Close((u.Narrow(1, 0, 4) * s).MatMul(vh) / scale, x / scale);
            }
        }

        Tensor symmetric = Tensor.Ones([4, 4], DType.Float64) * scale;
        foreach (Tensor x in new[] { symmetric, Tensor.Eye(4, DType.Float64) * scale, symmetric * 0 })
        {
            (Tensor values, Tensor vectors) = x.Eigh();
            Orthonormal(vectors);
            Close((vectors * values).MatMul(vectors.Transpose()) / scale, x / scale);
        }

        one.MatrixRank().ToScalar<long>().Should().Be(1);
        (one * 0).MatrixRank().ToScalar<long>().Should().Be(0);
        Tensor.Eye(4).MatrixRank(absolute: 2).ToScalar<long>().Should().Be(0);
    }

    [Fact]
    public void Small_singular_values_keep_their_digits()
    {
        Tensor x = Tensor.From<double>([1, 1e-9, 1, 0, 0, 0], [3, 2]);
        double[] s = x.Svdvals().ToArray<double>();
        s[1].Should().BeApproximately(Math.Sqrt(0.5) * 1e-9, 1e-23);
    }

    [Fact]
    public void Lstsq_finds_the_nearest_and_of_several_the_shortest()
    {
        Tensor a = Random(1, 8, 3).Squeeze(0), b = Random(1, 8, 2).Squeeze(0);
        LstsqResult y = a.Lstsq(b);
        Tensor rest = a.MatMul(y.Solution) - b;
        Close(a.Transpose().MatMul(rest), Tensor.Zeros([3, 2], DType.Float64));
        Close(y.Residuals, rest.Square().Sum(0));
        y.Rank.ToScalar<long>().Should().Be(3);
        Close(y.SingularValues, a.Svdvals());
        Close(a.Lstsq(b.Select(1, 0)).Solution, y.Solution.Select(1, 0));
        a.Lstsq(b.Select(1, 0)).Residuals.Rank.Should().Be(0);

        Tensor wide = a.Transpose();
        Tensor c = Tensor.From<double>([1, 2, 3], [3]);
        Tensor x = wide.Lstsq(c).Solution;
        Close(wide.MatMul(x), c);
        Close(x, a.MatMul(wide.MatMul(a).Solve(c)));
        wide.Lstsq(c).Residuals.Shape.Should().Equal(0);

        Tensor twice = Tensor.Concat([a, a], 1);
        Close(twice.Lstsq(b).Solution, Tensor.Concat([y.Solution, y.Solution]) / 2);
        twice.Lstsq(b).Residuals.Count.Should().Be(0);
        twice.Lstsq(b).Rank.ToScalar<long>().Should().Be(3);
        GradCheck.Verify(
            v => v[0].Lstsq(v[1]).Solution, [a.RequireGrad(), b.RequireGrad()], order: 2);
    }

    [Fact]
    public void The_complete_form_of_tall_matrices_has_no_gradient()
    {
        Tensor x = Random(1, 3, 2).RequireGrad();
        FluentActions.Invoking(() => x.Qr(complete: true).Q.Sum().Backward())
            .Should().Throw<InvalidOperationException>()
            .WithMessage("Qr: the complete form of [3, 2] has no gradient; take the reduced one.");
    }

    [Fact]
    public void Cond_of_a_singular_matrix_is_infinite()
    {
        Tensor batch = Tensor.Stack([Tensor.Eye(3, DType.Float64), s_singular]);
        batch.Cond(1).ToArray<double>().Should().Equal(1, double.PositiveInfinity);
        batch.Cond(-2).ToArray<double>()[0].Should().Be(1);
    }

    [Fact]
    public void Exponentials_of_values_that_are_not_finite_are_not_numbers()
    {
        Tensor.Full([2, 2], double.PositiveInfinity).MatrixExp().IsNaN().All().ToScalar<bool>().Should().BeTrue();
    }

    [Fact]
    public void Exponentials_of_a_batch_are_those_of_its_matrices()
    {
        Tensor small = Tensor.From<double>([0.1, -0.2, 0.3, 0.05], [2, 2]), large = small * 300;
        Tensor batch = Tensor.Stack([small, large, small * double.NaN]).RequireGrad(), y = batch.MatrixExp();
        y.Select(0, 0).ToArray<double>().Should().Equal(small.MatrixExp().ToArray<double>());
        y.Select(0, 1).ToArray<double>().Should().Equal(large.MatrixExp().ToArray<double>());
        y.Select(0, 2).ToArray<double>().Should().OnlyContain(v => double.IsNaN(v));
        y.Select(0, 0).Sum().Backward();
        batch.Grad!.Select(0, 0).IsFinite().All().ToScalar<bool>().Should().BeTrue();
    }

    [Fact]
    public void Pivoting_meets_a_zero_in_the_corner()
    {
        Tensor x = Tensor.From<float>([0, 1, 2, 1, 0, 0, 0, 3, 0], [3, 3]);
        x.Det().ToScalar<float>().Should().Be(6);
        x.Solve(Tensor.From<float>([5, 1, 3], [3])).ToArray<float>().Should().Equal(1, 1, 2);
    }

    private static Tensor Random(int batch, int m, int n)
    {
        var random = new Random(7);
        return Tensor.From<double>(
            [.. Enumerable.Range(0, batch * m * n).Select(_ => (2 * random.NextDouble()) - 1)], [batch, m, n]);
    }

    private static void Orthonormal(Tensor x)
    {
        int n = x.Shape[-1];
        Tensor product = x.Transpose().MatMul(x);
        Close(product, Tensor.Eye(n, DType.Float64).Expand(product.Shape));
    }

    private static void Close(Tensor x, Tensor y, double tolerance = 1e-12)
    {
        x.Shape.ToArray().Should().Equal(y.Shape.ToArray());
        if (x.Count == 0)
            return;
        double scale = Math.Max(1, y.Abs().Max().ToScalar<double>());
        ((x - y).Abs().Max().ToScalar<double>() / scale).Should().BeLessThan(tolerance);
    }

    private static LinearAlgebraException Fails(Func<Tensor> action, string text) =>
        action.Should().Throw<LinearAlgebraException>().WithMessage(text).Which;

    private static void Wrong(Func<Tensor> action, string text) =>
        action.Should().Throw<ShapeException>().WithMessage(text);
}
