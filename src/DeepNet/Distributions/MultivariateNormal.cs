using static DeepNet.Distributions.Parameters;

namespace DeepNet.Distributions;

/// <summary>The normal distribution of vectors: p(x) = exp(-½ (x - loc)ᵀ Σ⁻¹ (x - loc)) / √det(2πΣ).</summary>
/// <remarks>Held by the lower triangular L with Σ = L Lᵀ. torch.distributions.MultivariateNormal.</remarks>
public sealed class MultivariateNormal : Distribution
{
    /// <summary>A batch of multivariate normal distributions, from one of the three matrices.</summary>
    /// <param name="loc">The mean, in the last dimension.</param>
    /// <param name="covarianceMatrix">Σ: symmetric and positive definite, in the last two dimensions.</param>
    /// <param name="precisionMatrix">Σ⁻¹: symmetric and positive definite.</param>
    /// <param name="scaleTril">L: lower triangular with a positive diagonal.</param>
    /// <exception cref="ArgumentException">Not exactly one matrix is given, it is not of its kind, or a parameter is
    /// not finite.</exception>
    /// <exception cref="LinearAlgebraException">A matrix is not positive definite.</exception>
    /// <exception cref="ShapeException">The matrix is not square, or not of the size of loc.</exception>
    public MultivariateNormal(
        Tensor loc, Tensor? covarianceMatrix = null, Tensor? precisionMatrix = null, Tensor? scaleTril = null)
        : this(Resolve(loc, covarianceMatrix, precisionMatrix, scaleTril))
    {
    }

    private MultivariateNormal((Tensor Loc, Tensor ScaleTril) parameters)
        : base(parameters.Loc.Shape.AsSpan()[..^1].ToArray(), [parameters.Loc.Shape[-1]]) =>
        (Loc, ScaleTril) = parameters;

    /// <summary>The mean, of the batch's and the event's shape.</summary>
    public Tensor Loc { get; }

    /// <summary>L, of the batch's shape with two dimensions of the event's size.</summary>
    public Tensor ScaleTril { get; }

    /// <summary>Σ = L Lᵀ.</summary>
    public Tensor CovarianceMatrix => ScaleTril.MatMul(ScaleTril.Transpose());

    /// <inheritdoc/>
    public override bool HasRSample => true;

    /// <inheritdoc/>
    public override Tensor Mean => Loc;

    /// <inheritdoc/>
    public override Tensor Variance => ScaleTril.Square().Sum(-1);

    /// <summary>½ ln det Σ.</summary>
    internal Tensor HalfLogDet => ScaleTril.Diagonal(0, -2, -1).Log().Sum(-1);

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor value)
    {
        Require.Number(Fits(value, Loc), nameof(value), value);
        Tensor distance = WhitenedVectors(value - Loc).Square().Sum(-1);
        return -0.5 * (distance + EventShape[0] * Math.Log(2 * Math.PI)) - HalfLogDet;
    }

    /// <inheritdoc/>
    public override Tensor Entropy() => HalfLogDet + 0.5 * EventShape[0] * (1 + Math.Log(2 * Math.PI));

    /// <summary>L⁻¹ X, of matrices X.</summary>
    internal Tensor Whitened(Tensor x) => ScaleTril.SolveTriangular(x, upper: false);

    /// <inheritdoc/>
    protected override Tensor Draw(Shape shape, RandomSource? generator) =>
        Loc + ScaleTril.MatMul(Normals(Loc, shape, generator).Unsqueeze(-1)).Squeeze(-1);

    /// <summary>L⁻¹ x, of vectors; those of a single distribution are columns of one system.</summary>
    private Tensor WhitenedVectors(Tensor x) => BatchShape.Rank == 0
        ? Whitened(x.Reshape(-1, EventShape[0]).Transpose()).Transpose().Reshape(x.Shape)
        : Whitened(x.Unsqueeze(-1)).Squeeze(-1);

    private static (Tensor Loc, Tensor ScaleTril) Resolve(
        Tensor loc, Tensor? covariance, Tensor? precision, Tensor? scaleTril)
    {
        const string Name = nameof(MultivariateNormal);
        int given = (covariance is null ? 0 : 1) + (precision is null ? 0 : 1) + (scaleTril is null ? 0 : 1);
        Check.Argument(
            given == 1,
            $"{Name}: {given} of covarianceMatrix, precisionMatrix and scaleTril are given; exactly one is needed.");
        string argument = covariance is not null ? "covarianceMatrix"
            : precision is not null ? "precisionMatrix" : nameof(scaleTril);
        Tensor matrix = Checked(Name, argument, (covariance ?? precision ?? scaleTril)!);
        Rows(Name, nameof(loc), loc);
        Check.SameKind(Name, loc, matrix);
        Check.Shape(
            matrix.Rank >= 2 && matrix.Shape[-1] == matrix.Shape[-2] && matrix.Shape[-1] == loc.Shape[-1],
            $"{Name}: {argument} {matrix.Shape} must end in [{loc.Shape[-1]}, {loc.Shape[-1]}], "
                + $"the size of loc {loc.Shape}.");
        Require.Finite(Name, nameof(loc), loc);
        Require.Finite(Name, argument, matrix);
        Tensor root = covariance is not null ? Symmetric(argument, matrix).Cholesky()
            : precision is not null ? RootOfInverse(Symmetric(argument, matrix)) : LowerTriangular(matrix);
        Shape batch = Shape.Broadcast(Name, loc.Shape.AsSpan()[..^1].ToArray(), root.Shape.AsSpan()[..^2].ToArray());
        int n = loc.Shape[-1];
        return (loc.Expand([.. batch, n]), root.Expand([.. batch, n, n]));
    }

    private static Tensor Symmetric(string argument, Tensor matrix)
    {
        Tensor transposed = matrix.Transpose();
        Tensor difference = (matrix.Detach() - transposed.Detach()).Abs();
        Require.All(
            nameof(MultivariateNormal), $"{argument} minus its transpose", difference,
            difference <= 1e-4 * matrix.Detach().Abs().Amax([-2, -1], keepDim: true), "must be 0: it is symmetric");
        return 0.5 * (matrix + transposed);
    }

    private static Tensor LowerTriangular(Tensor matrix)
    {
        const string Name = nameof(MultivariateNormal);
        Tensor above = matrix.Detach().Triu(1);
        Require.All(Name, "scaleTril above the diagonal", above, above.Eq(0), "must be 0");
        Require.Positive(Name, "the diagonal of scaleTril", matrix.Diagonal(0, -2, -1));
        return matrix;
    }

    /// <summary>L of Σ from Σ⁻¹: the root of the flipped matrix, flipped back, is upper triangular.</summary>
    private static Tensor RootOfInverse(Tensor precision)
    {
        Tensor inverseRoot = precision.Flip([-2, -1]).Cholesky().Flip([-2, -1]).Transpose();
        Tensor identity = Tensor.Eye(precision.Shape[-1], precision.DType, precision.Device);
        return inverseRoot.SolveTriangular(identity, upper: false);
    }
}
