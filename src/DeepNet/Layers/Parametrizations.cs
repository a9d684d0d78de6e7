namespace DeepNet.Layers;

/// <summary>Puts ready-made parametrizations on modules. torch.nn.utils.parametrizations.</summary>
public static class Parametrizations
{
    /// <summary>Splits a weight into direction and length: w = g · v / ‖v‖. See
    /// <see cref="WeightNormalization"/>.</summary>
    /// <param name="module">The module; given back.</param>
    /// <param name="name">Its parameter, such as <c>weight</c>.</param>
    /// <param name="dim">Each index of this dim has a length of its own; null for one length of all.</param>
    /// <remarks>Saved as <c>parametrizations.weight.original0</c> (g) and <c>original1</c> (v).
    /// torch.nn.utils.parametrizations.weight_norm.</remarks>
    /// <exception cref="ArgumentException">The module has no such parameter, or the parameter no such dim.</exception>
    public static T WeightNorm<T>(this T module, string name = "weight", int? dim = 0)
        where T : Module
    {
        ArgumentNullException.ThrowIfNull(module);
        module.Parametrize(name, new WeightNormalization(dim));
        return module;
    }

    /// <summary>Divides a weight by its spectral norm. See <see cref="SpectralNormalization"/>.</summary>
    /// <param name="module">The module; given back.</param>
    /// <param name="name">Its parameter, such as <c>weight</c>.</param>
    /// <param name="powerIterations">Steps of the power iteration at each reading in training.</param>
    /// <param name="epsilon">Shortest length that is divided by.</param>
    /// <param name="dim">The dim of the outputs; if not given 0, but 1 of transposed convolutions.</param>
    /// <param name="generator">Where the first vectors come from; null for the default generator.</param>
    /// <remarks>Saved as <c>parametrizations.weight.original</c> with <c>0._u</c> and <c>0._v</c>.
    /// torch.nn.utils.parametrizations.spectral_norm.</remarks>
    /// <exception cref="ArgumentException">The module has no such parameter, or a number is out of range.</exception>
    public static T SpectralNorm<T>(
        this T module, string name = "weight", int powerIterations = 1, double epsilon = 1e-12, int? dim = null,
        RandomSource? generator = null)
        where T : Module
    {
        ArgumentNullException.ThrowIfNull(module);
        int rows = dim ?? (module is ConvTranspose1d or ConvTranspose2d or ConvTranspose3d ? 1 : 0);
        Tensor weight = module.OwnParameter(nameof(SpectralNorm), name).Value;
        module.Parametrize(name, new SpectralNormalization(weight, powerIterations, rows, epsilon, generator));
        return module;
    }
}
