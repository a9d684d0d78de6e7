using DeepNet.Layers;

namespace DeepNet.Models;

/// <summary>How the networks of a DCGAN start.</summary>
internal static class DcganWeights
{
    private const double Deviation = 0.02;

    /// <summary>Weights of linear layers and convolutions become normal, biases zero; scales of normalizations stay
    /// one.</summary>
    public static void Initialize(Module module, RandomSource? generator)
    {
        foreach ((string name, Parameter parameter) in module.NamedParameters())
        {
            if (parameter.Shape.Rank >= 2)
                Init.Normal(parameter, 0, Deviation, generator);
            else if (name.EndsWith(".bias", StringComparison.Ordinal))
                Init.Zeros(parameter);
        }
    }
}
