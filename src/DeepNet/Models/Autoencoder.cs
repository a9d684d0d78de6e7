using DeepNet.Layers;

namespace DeepNet.Models;

/// <summary>Squeezes samples into a few numbers, their code, and makes samples of codes.</summary>
/// <remarks>
/// Linear layers with ReLU between them, and a sigmoid at the end, for values in [0, 1] such as those of pixels. Hinton
/// and Salakhutdinov, 2006, https://www.cs.toronto.edu/~hinton/absps/science.pdf. State keys are
/// <c>encoder.0.weight</c>, …, <c>decoder.0.weight</c>, …
/// </remarks>
public sealed class Autoencoder : Layer
{
    private readonly Sequential _encoder;
    private readonly Sequential _decoder;

    /// <summary>Creates the model with random weights.</summary>
    /// <param name="config">The sizes.</param>
    /// <param name="generator">Where initial values come from; null for the default generator.</param>
    /// <exception cref="ArgumentException">A size is not positive.</exception>
    public Autoencoder(AutoencoderConfig config, RandomSource? generator = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        config.Check();
        Config = config;
        _encoder = LinearChain.Of([config.Features, .. config.Hidden, config.Code], generator);
        _decoder = LinearChain.Of([config.Code, .. config.Hidden.Reverse(), config.Features], generator);
    }

    /// <summary>The sizes.</summary>
    public AutoencoderConfig Config { get; }

    /// <summary>The reconstruction: what is left of samples [batch, …] that went through their codes, of the same
    /// shape.</summary>
    /// <exception cref="ShapeException">A sample has another number of elements than the sizes say.</exception>
    public override Tensor Forward(Tensor x)
    {
        Tensor code = Encode(x); // [batch, code]
        Tensor y = Decode(code); // [batch, features]
        return Observed(y.Reshape(x.Shape)); // [batch, …]
    }

    /// <summary>The codes of samples: [batch, …] to [batch, code].</summary>
    /// <exception cref="ShapeException">A sample has another number of elements than the sizes say.</exception>
    public Tensor Encode(Tensor x) => _encoder.Forward(LinearChain.Rows(nameof(Autoencoder), x, Config.Features));

    /// <summary>The samples of codes: [batch, code] to [batch, features], values in (0, 1).</summary>
    /// <exception cref="ShapeException">A code has another number of elements than the sizes say.</exception>
    public Tensor Decode(Tensor code) =>
        _decoder.Forward(LinearChain.Rows(nameof(Autoencoder), code, Config.Code)).Sigmoid();
}
