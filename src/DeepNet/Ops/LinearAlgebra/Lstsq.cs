namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The X that makes ‖A·X - B‖ smallest, the shortest of them if there are several; A is this
    /// tensor.</summary>
    /// <param name="b">[batch…, m, k] matrices, or [m] or [batch…, m] vectors: a tensor is taken for vectors if it has
    /// one dim, or this one's shape without its last.</param>
    /// <param name="relative">Singular values up to this times the largest count as 0; by default max(m, n) times the
    /// type's epsilon.</param>
    /// <remarks>From the singular value decomposition in Float64, so any rank will do. Gradients of the solution: those
    /// of <see cref="Pinv"/> times B. torch.linalg.lstsq.</remarks>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    /// <exception cref="DTypeException">The types differ or are not floating point.</exception>
    /// <exception cref="LinearAlgebraException">An element is not finite.</exception>
    public LstsqResult Lstsq(Tensor b, double? relative = null)
    {
        ArgumentNullException.ThrowIfNull(b);
        CheckMatrices(nameof(Lstsq), this);
        Check.SameKind(nameof(Lstsq), this, b);
        bool isVector = AreVectorsFor(b);
        CheckRightSides(nameof(Lstsq), b, isVector);
        double[] tolerances = Tolerances(nameof(Lstsq), null, relative);
        if (DType != DType.Float64)
        {
            LstsqResult y = Cast(DType.Float64).Lstsq(b.Cast(DType.Float64), tolerances[1]);
            return new LstsqResult(
                y.Solution.Cast(DType), y.Residuals.Cast(DType), y.Rank, y.SingularValues.Cast(DType));
        }

        Tensor right = isVector ? b.Unsqueeze(-1) : b;
        (Tensor u, Tensor s, Tensor vh) = Detach().Singular(nameof(Lstsq), fullMatrices: false);
        Tensor counts = IsPositive(s, tolerances), rank = counts.Cast(DType.Int64).Sum(-1);
        Tensor x = PseudoInverse(u, s, vh, counts).MatMul(right);
        bool isDetermined = Shape[-2] > Shape[-1] && !rank.Lt(Shape[-1]).Any().ToScalar<bool>();
        Tensor residuals = isDetermined ? (MatMul(x) - right).Square().Sum(-2) : New([0]);
        if (isVector && isDetermined)
            residuals = residuals.Squeeze(-1);
        return new LstsqResult(isVector ? x.Squeeze(-1) : x, residuals, rank, s);
    }
}
