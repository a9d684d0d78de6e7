using static DeepNet.Tests.Ops.MatrixReference;

namespace DeepNet.Tests.Ops;

internal static partial class OpCases
{
    private static IEnumerable<OpCase> LinearAlgebra() =>
    [
        new(
            "Det", x => x[0].Det(), x => EachNumber(x[0], Determinant), [Regular(3, 3)], [Regular(2, 3, 3)],
            [Regular(1, 1)], [Regular(4, 4)], [Regular(0, 3, 3)], [Regular(2, 0, 0)]),
        new(
            "Slogdet", x => x[0].Slogdet().LogAbsDet,
            x => EachNumber(x[0], a => Math.Log(Math.Abs(Determinant(a)))), [Regular(3, 3)], [Regular(2, 2, 2)]),
        new(
            "Slogdet: sign", x => x[0].Slogdet().Sign, x => EachNumber(x[0], a => Math.Sign(Determinant(a))),
            [Regular(3, 3)], [new([5, 3, 3])])
        {
            GradientOrder = 0,
        },
        new(
            "Inverse", x => x[0].Inverse(), x => Each(x[0], Inverse), [Regular(3, 3)], [Regular(2, 2, 2)],
            [Regular(2, 1, 1)], [Regular(0, 3, 3)], [Regular(2, 0, 0)]),
        new(
            "Solve", x => x[0].Solve(x[1]), x => Pairs(x[0], x[1], (a, b) => Multiply(Inverse(a), b)),
            [Regular(3, 3), new([3, 2])], [Regular(2, 3, 3), new([3, 2])], [Regular(3, 3), new([2, 3, 2])],
            [Regular(2, 1, 2, 2), new([3, 2, 2])], [Regular(3, 3), new([3, 0])], [Regular(0, 3, 3), new([0, 3, 2])]),
        new(
            "Solve: vectors", x => x[0].Solve(x[1]),
            x => new NdArray(
                Pairs(x[0], new NdArray(x[1].Data, [.. x[1].Shape, 1]), (a, b) => Multiply(Inverse(a), b)).Data,
                [.. x[0].Shape[..^1]]),
            [Regular(3, 3), new([3])], [Regular(2, 3, 3), new([2, 3])], [Regular(2, 3, 3), new([3])]),
        TriangleCase("lower", upper: false, left: true, unit: false),
        TriangleCase("upper", upper: true, left: true, unit: false),
        TriangleCase("lower, unit", upper: false, left: true, unit: true),
        TriangleCase("upper, unit", upper: true, left: true, unit: true),
        TriangleCase("lower, right", upper: false, left: false, unit: false),
        TriangleCase("upper, right", upper: true, left: false, unit: false),
        Exact(new(
            "Cholesky", x => Square(x[0]).Cholesky(),
            x => Each(x[0], a => Cholesky(Multiply(a, Transpose(a)))), [Regular(3, 3)], [Regular(2, 2, 2)],
            [Regular(0, 3, 3)])),
        Exact(new(
            "Cholesky: upper", x => Square(x[0]).Cholesky(upper: true),
            x => Each(x[0], a => Transpose(Cholesky(Multiply(a, Transpose(a))))), [[Regular(3, 3)]])),
        new(
            "Qr", x => PositiveQr(x[0]).R, x => Each(x[0], UpperFactor), [Regular(3, 3)], [Regular(4, 3)],
            [Regular(2, 3, 2)], [Regular(0, 3, 2)]),
        new(
            "Qr: Q", x => PositiveQr(x[0]).Q, x => Each(x[0], a => Multiply(a, Inverse(UpperFactor(a)))),
            [Regular(3, 3)], [Regular(4, 3)], [Regular(2, 3, 2)]),
        new(
            "Qr: wide", x => PositiveQr(x[0]) is var (q, r) ? q.MatMul(r.Sin()) : null!,
            x => Each(x[0], a =>
            {
                double[,] first = Build(a.GetLength(0), a.GetLength(0), (i, j) => a[i, j]);
                double[,] q = Multiply(first, Inverse(UpperFactor(first))), r = Multiply(Transpose(q), a);
                return Multiply(q, Build(r.GetLength(0), r.GetLength(1), (i, j) => i > j ? 0 : Math.Sin(r[i, j])));
            }),
            [Regular(2, 4)], [Regular(2, 2, 3)]),
        Exact(new(
            "Eigvalsh", x => Symmetric(x[0]).Eigvalsh(), x => EachVector(x[0], a => Eigen(Symmetric(a)).Values),
            [Regular(3, 3)], [Regular(2, 4, 4)], [Regular(2, 2)], [Regular(1, 1)], [Regular(0, 3, 3)])),
        Exact(new(
            "Eigh", x => Symmetric(x[0]).Eigh() is var (l, v) ? v.Square() * l.Unsqueeze(-2) : null!,
            x => Each(x[0], a =>
            {
                (double[] values, double[,] v) = Eigen(Symmetric(a));
                return Build(values.Length, values.Length, (i, j) => v[i, j] * v[i, j] * values[j]);
            }),
            [Regular(3, 3)], [Regular(2, 2, 2)])),
        Exact(new(
            "Eigh: upper", x => Symmetric(x[0]).Triu().Eigh(upper: true).Vectors.Square(),
            x => Each(x[0], a => Eigen(Symmetric(a)).Vectors is var v ? Squared(v, v.GetLength(1)) : null!),
            [[Regular(3, 3)]])
        {
            // The other triangle's gradient is 0 for differences and half of the whole for the formula.
            GradientOrder = 0,
        }),
        new(
            "Svdvals", x => x[0].Svdvals(), x => EachVector(x[0], SingularValues), [Regular(3, 3)], [Regular(4, 2)],
            [Regular(2, 2, 3)], [Regular(0, 3, 2)], [Regular(2, 0, 2)]),
        new(
            "Svd", x => x[0].Svd(fullMatrices: false) is var (u, s, _) ? u.Square() * s.Unsqueeze(-2) : null!,
            x => Each(x[0], a => SquaredVectors(Multiply(a, Transpose(a)), SingularValues(a))),
            [Regular(3, 3)], [Regular(4, 2)], [Regular(2, 2, 3)]),
        new(
            "Svd: Vh", x => x[0].Svd().Vh is var vh ? vh.Narrow(-2, 0, 2).Square() : null!,
            x => Each(x[0], a => Transpose(SquaredVectors(Multiply(Transpose(a), a), [1, 1]))),
            [Regular(2, 2)], [Regular(3, 2)], [Regular(2, 2, 3)]),
        Exact(new(
            "Svd: product", x => x[0].Svd(fullMatrices: false) is var (u, s, vh)
                ? (u * s.Square().Unsqueeze(-2)).MatMul(vh) * u.MatMul(vh) : null!,
            x => Each(x[0], a =>
            {
                double[,] p = Polar(a), q = Multiply(a, Multiply(Transpose(p), a));
                return Build(p.GetLength(0), p.GetLength(1), (i, j) => p[i, j] * q[i, j]);
            }),
            [Regular(3, 3)], [Regular(4, 2)], [Regular(2, 4)])),
        new(
            "Pinv", x => x[0].Pinv(), x => Each(x[0], PseudoInverse), [Regular(3, 3)], [Regular(4, 2)],
            [Regular(2, 2, 3)], [Regular(0, 3, 2)]),
        new(
            "MatrixExp", x => x[0].MatrixExp(), x => Each(x[0], Exp), [new([3, 3], -1, 1)], [new([2, 2, 2], -1, 1)],
            [new([2, 2], -6, 6)], [new([1, 1])], [new([0, 2, 2])]),
        new(
            "MatrixNorm", x => x[0].MatrixNorm(), x => EachNumber(x[0], Frobenius), [Regular(3, 2)],
            [Regular(2, 2, 3)]),
        new(
            "MatrixNorm: nuclear", x => x[0].MatrixNorm(MatrixNormKind.Nuclear),
            x => EachNumber(x[0], a => SingularValues(a).Sum()), [Regular(3, 2)], [Regular(2, 2, 3)]),
        NormCase(1, a => Sums(Transpose(a)).Max()),
        NormCase(-1, a => Sums(Transpose(a)).Min()),
        NormCase(double.PositiveInfinity, a => Sums(a).Max()),
        NormCase(double.NegativeInfinity, a => Sums(a).Min()),
        NormCase(2, a => SingularValues(a).Max()),
        NormCase(-2, a => SingularValues(a).Min()),
        new(
            "MatrixNorm: dims", x => x[0].MatrixNorm(1, 2, 0, keepDim: true),
            x => NdArray.Build([1, x[0].Shape[1], 1], at => Enumerable.Range(0, x[0].Shape[0]).Max(
                i => Enumerable.Range(0, x[0].Shape[2]).Sum(k => Math.Abs(x[0][i, at[1], k])))),
            [[new([2, 3, 4])]]),
        new(
            "Cond", x => x[0].Cond(), x => EachNumber(x[0], a => SingularValues(a)[0] / SingularValues(a)[^1]),
            [Regular(3, 3)], [Regular(2, 3, 2)]),
        new(
            "Cond: 1", x => x[0].Cond(1),
            x => EachNumber(x[0], a => Sums(Transpose(a)).Max() * Sums(Transpose(Inverse(a))).Max()),
            [Regular(3, 3)], [Regular(2, 2, 2)]),
        new(
            "MatrixPower: negative", x => x[0].MatrixPower(-2), x => Each(x[0], a => Inverse(Multiply(a, a))),
            [Regular(3, 3)], [Regular(2, 2, 2)]),
    ];

    /// <summary>Matrices far from singular, with singular values and columns far apart: short decimals in ±1, and
    /// larger ones on the diagonal.</summary>
    private static Input Regular(params int[] shape) => new(shape, Values: NdArray.Build(shape, at =>
    {
        int seed = at.Aggregate(5, (sum, i) => (sum * 7) + i);
        double value = ((seed * 37 % 65) - 32) / 32.0;
        return at[^1] == at[^2] ? value + 3 + (2 * at[^1]) : value;
    }).Data);

    /// <summary>Inputs that are multiplied before: 16-bit types would measure the product.</summary>
    private static OpCase Exact(OpCase op) => op with { DTypes = [DType.Float32, DType.Float64] };

    private static OpCase TriangleCase(string name, bool upper, bool left, bool unit) => new(
        $"SolveTriangular: {name}", x => x[0].SolveTriangular(x[1], upper, left, unit),
        x =>
        {
            double[,] Triangle(double[,] a) => Build(a.GetLength(0), a.GetLength(1), (i, j) =>
                i == j ? (unit ? 1 : a[i, j]) : i < j == upper ? a[i, j] : 0);
            if (left)
                return Pairs(x[0], x[1], (a, b) => Multiply(Inverse(Triangle(a)), b));
            NdArray turned = Pairs(
                x[0], Each(x[1], Transpose), (a, b) => Multiply(Transpose(Inverse(Triangle(a))), b));
            return Each(turned, Transpose);
        },
        [Regular(3, 3), left ? new([3, 2]) : new([2, 3])],
        [Regular(2, 3, 3), left ? new([3, 1]) : new([1, 3])],
        [Regular(2, 2), left ? new([2, 2, 1]) : new([2, 1, 2])]);

    private static OpCase NormCase(double p, Func<double[,], double> expected) => new(
        $"MatrixNorm: {p}", x => x[0].MatrixNorm(p), x => EachNumber(x[0], expected), [Regular(3, 2)],
        [Regular(2, 2, 3)]);

    private static Tensor Square(Tensor x) => x.MatMul(x.Transpose());

    private static Tensor Symmetric(Tensor x) => x + x.Transpose();

    private static double[,] Symmetric(double[,] a) =>
        Build(a.GetLength(0), a.GetLength(0), (i, j) => a[i, j] + a[j, i]);

    /// <summary>The decomposition whose R has a positive diagonal: there is only one.</summary>
    private static (Tensor Q, Tensor R) PositiveQr(Tensor x)
    {
        (Tensor q, Tensor r) = x.Qr();
        Tensor signs = r.Diagonal(0, -2, -1).Sign().Detach();
        return (q * signs.Unsqueeze(-2), r * signs.Unsqueeze(-1));
    }

    private static double[,] UpperFactor(double[,] a) => Transpose(Cholesky(Multiply(Transpose(a), a)));

    private static double[,] PseudoInverse(double[,] a) => a.GetLength(0) >= a.GetLength(1)
        ? Multiply(Inverse(Multiply(Transpose(a), a)), Transpose(a))
        : Multiply(Transpose(a), Inverse(Multiply(a, Transpose(a))));

    /// <summary>U·Vᵀ = A·(AᵀA)^(-½), or of the transpose.</summary>
    private static double[,] Polar(double[,] a)
    {
        if (a.GetLength(0) < a.GetLength(1))
            return Transpose(Polar(Transpose(a)));
        (double[] values, double[,] v) = Eigen(Multiply(Transpose(a), a));
        double[,] scaled = Build(values.Length, values.Length, (i, j) => v[i, j] / Math.Sqrt(values[j]));
        return Multiply(a, Multiply(scaled, Transpose(v)));
    }

    private static double[,] Squared(double[,] v, int columns) =>
        Build(v.GetLength(0), columns, (i, j) => v[i, j] * v[i, j]);

    /// <summary>The leading eigenvectors, squared and scaled.</summary>
    private static double[,] SquaredVectors(double[,] symmetric, double[] scales)
    {
        double[,] v = Eigen(symmetric).Vectors;
        int n = v.GetLength(0);
        return Build(n, scales.Length, (i, j) => v[i, n - 1 - j] * v[i, n - 1 - j] * scales[j]);
    }

    private static double[] Sums(double[,] a) =>
        [.. Enumerable.Range(0, a.GetLength(0)).Select(
            i => Enumerable.Range(0, a.GetLength(1)).Sum(j => Math.Abs(a[i, j])))];

    private static double Frobenius(double[,] a) => Math.Sqrt(a.Cast<double>().Sum(x => x * x));
}
