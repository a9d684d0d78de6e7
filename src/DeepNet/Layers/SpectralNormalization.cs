namespace DeepNet.Layers;

/// <summary>A weight divided by its spectral norm: w / σ(w), the largest singular value of w as a matrix.</summary>
/// <remarks>
/// σ = uᵀ W v with u and v by power iteration, which goes on whenever the weight is read in training:
/// u ← W v / ‖W v‖, v ← Wᵀu / ‖Wᵀu‖. A vector is divided by its length. Miyato et al., 2018,
/// https://arxiv.org/abs/1802.05957; torch.nn.utils.parametrizations.spectral_norm. Usually put on by
/// <see cref="Parametrizations.SpectralNorm"/>.
/// </remarks>
public sealed class SpectralNormalization : Parametrization
{
    private const int FirstIterations = 15;

    /// <summary>Creates the parametrization for a weight and finds its u and v.</summary>
    /// <param name="weight">The weight as it is.</param>
    /// <param name="powerIterations">Steps of the power iteration at each reading in training.</param>
    /// <param name="dim">The dim that is the matrix's rows; all others are its columns.</param>
    /// <param name="epsilon">Shortest length that is divided by.</param>
    /// <param name="generator">Where the first u and v come from; null for the default generator.</param>
    /// <exception cref="ArgumentException">A number is out of range, or the weight is not of a floating-point
    /// type.</exception>
    public SpectralNormalization(
        Tensor weight, int powerIterations = 1, int dim = 0, double epsilon = 1e-12, RandomSource? generator = null)
    {
        ArgumentNullException.ThrowIfNull(weight);
        Check.Floating(nameof(SpectralNormalization), weight);
        SettingChecks.Positive(nameof(SpectralNormalization), nameof(powerIterations), powerIterations);
        SettingChecks.Epsilon(nameof(SpectralNormalization), epsilon);
        Dim = Check.Dim(nameof(SpectralNormalization), dim, weight.Shape);
        (PowerIterations, Epsilon) = (powerIterations, epsilon);
        if (weight.Rank < 2)
            return;
        Tensor matrix = Matrix(weight.Detach());
        U = new ModuleBuffer(Start(matrix.Shape[0]));
        V = new ModuleBuffer(Start(matrix.Shape[1]));
        Iterate(matrix, FirstIterations);

        Tensor Start(int size) =>
            Tensor.Randn([size], matrix.DType, matrix.Device, generator).Normalize(2, 0, Epsilon);
    }

    /// <summary>The dim that is the matrix's rows.</summary>
    public int Dim { get; }

    /// <summary>Steps of the power iteration at each reading in training.</summary>
    public int PowerIterations { get; }

    /// <summary>Shortest length that is divided by.</summary>
    public double Epsilon { get; }

    /// <summary>The left singular vector; null for a weight that is a vector.</summary>
    [Key("_u")]
    public ModuleBuffer? U { get; }

    /// <summary>The right singular vector; null for a weight that is a vector.</summary>
    [Key("_v")]
    public ModuleBuffer? V { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor[] originals)
    {
        ArgumentNullException.ThrowIfNull(originals);
        Tensor weight = originals[0];
        if (U is null || V is null)
            return weight.Normalize(2, 0, Epsilon);
        Tensor matrix = Matrix(weight);
        if (IsTraining)
            Iterate(matrix.Detach(), PowerIterations);

        // Copies: the next reading changes u and v, and this one's gradient may still be asked for.
        Tensor u = U.Value.Detach().Clone(), v = V.Value.Detach().Clone();
        return weight / u.Dot(matrix.Mv(v));
    }

    /// <inheritdoc/>
    protected override string Describe() =>
        $"dim: {Dim}, powerIterations: {PowerIterations}, epsilon: {SettingText.Of(Epsilon)}";

    private Tensor Matrix(Tensor weight) => weight.Movedim(Dim, 0).Flatten(1);

    private void Iterate(Tensor matrix, int steps)
    {
        using IDisposable mode = Tensor.NoGrad();
        for (int i = 0; i < steps; i++)
        {
            U!.CopyFrom(matrix.Mv(V!.Value).Normalize(2, 0, Epsilon));
            V.CopyFrom(matrix.Transpose(0, 1).Mv(U.Value).Normalize(2, 0, Epsilon));
        }
    }
}
