namespace DeepNet;

/// <summary>Norms of matrices that have a name and no number.</summary>
public enum MatrixNormKind
{
    /// <summary>√(Σ xᵢⱼ²).</summary>
    Frobenius,

    /// <summary>The sum of the singular values.</summary>
    Nuclear,
}
