namespace DeepNet.Models;

/// <summary>How the noise of a <see cref="DiffusionProcess"/> grows from step to step.</summary>
public enum NoiseSchedule
{
    /// <summary>β rises evenly from 0.1 to 20 divided by the number of steps: from 0.0001 to 0.02 for 1000 steps. Ho et
    /// al., 2020, https://arxiv.org/abs/2006.11239.</summary>
    Linear,

    /// <summary>ᾱ falls as cos²((t / steps + 0.008) / 1.008 · π / 2); β is at most 0.999. Nichol and Dhariwal, 2021,
    /// https://arxiv.org/abs/2102.09672.</summary>
    Cosine,
}
