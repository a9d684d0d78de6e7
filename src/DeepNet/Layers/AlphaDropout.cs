namespace DeepNet.Layers;

/// <summary>While training sets each element to SELU's lower limit with probability p and scales and shifts all so that
/// mean 0 and variance 1 stay; else does nothing.</summary>
/// <remarks>For networks of <see cref="Selu"/>; the formula is in <see cref="Tensor.AlphaDropout"/>. Klambauer et al.,
/// 2017, https://arxiv.org/abs/1706.02515; torch.nn.AlphaDropout.</remarks>
public sealed class AlphaDropout : DropoutLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="p">Probability of being dropped.</param>
    /// <param name="generator">The layer draws its masks from a generator split off this one; null for the default
    /// generator.</param>
    /// <exception cref="ArgumentException">The probability is not in [0, 1].</exception>
    public AlphaDropout(double p = 0.5, RandomSource? generator = null)
        : base(p, generator)
    {
    }

    /// <summary>The shape of x.</summary>
    public override Tensor Forward(Tensor x) => Observed(x.AlphaDropout(P, IsTraining, Generator));
}
