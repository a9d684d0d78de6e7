namespace DeepNet.Layers;

/// <summary>While training sets each element to zero with probability p and scales the rest by 1 / (1 - p); else does
/// nothing.</summary>
/// <remarks>Srivastava et al., 2014, https://jmlr.org/papers/v15/srivastava14a.html; torch.nn.Dropout.</remarks>
public sealed class Dropout : DropoutLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="p">Probability of zero.</param>
    /// <param name="generator">The layer draws its masks from a generator split off this one; null for the default
    /// generator.</param>
    /// <exception cref="ArgumentException">The probability is not in [0, 1].</exception>
    public Dropout(double p = 0.5, RandomSource? generator = null)
        : base(p, generator)
    {
    }

    /// <summary>The shape of x.</summary>
    public override Tensor Forward(Tensor x) => Observed(x.Dropout(P, IsTraining, Generator));
}
