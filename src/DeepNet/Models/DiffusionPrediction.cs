namespace DeepNet.Models;

/// <summary>What the network of a diffusion model says of a noisy sample x = √ᾱ x₀ + √(1 - ᾱ) ε. Each of the three
/// follows from any other.</summary>
public enum DiffusionPrediction
{
    /// <summary>The noise ε. Ho et al., 2020, https://arxiv.org/abs/2006.11239.</summary>
    Noise,

    /// <summary>The sample x₀ without noise.</summary>
    Clean,

    /// <summary>v = √ᾱ ε - √(1 - ᾱ) x₀, whose variance is nearly the same at all steps. Salimans and Ho, 2022,
    /// https://arxiv.org/abs/2202.00512.</summary>
    Velocity,
}
