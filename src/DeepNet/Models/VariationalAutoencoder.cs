using DeepNet.Layers;

namespace DeepNet.Models;

/// <summary>An autoencoder whose codes are distributions near the standard normal one, so that codes drawn from that
/// give new samples.</summary>
/// <remarks>
/// The encoder gives a normal distribution q(z|x) for each sample x, the decoder the probabilities p(x|z) of Bernoulli
/// variables; both are linear layers with ReLU. Kingma and Welling, 2013, https://arxiv.org/abs/1312.6114. State keys
/// begin with <c>encoder</c>, <c>mean</c>, <c>log_variance</c> and <c>decoder</c>.
/// </remarks>
public sealed class VariationalAutoencoder : Layer
{
    private readonly Sequential _encoder;
    private readonly Linear _mean;
    private readonly Linear _logVariance;
    private readonly Sequential _decoder;

    /// <summary>Creates the model with random weights.</summary>
    /// <param name="config">The sizes.</param>
    /// <param name="generator">Where initial values come from; null for the default generator.</param>
    /// <exception cref="ArgumentException">A size is not positive, or there is no hidden layer.</exception>
    public VariationalAutoencoder(VariationalAutoencoderConfig config, RandomSource? generator = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        config.Check();
        Config = config;
        _encoder = LinearChain.Of([config.Features, .. config.Hidden], generator);
        _mean = new(config.Hidden[^1], config.Code, generator: generator);
        _logVariance = new(config.Hidden[^1], config.Code, generator: generator);
        _decoder = LinearChain.Of([config.Code, .. config.Hidden.Reverse(), config.Features], generator);
    }

    /// <summary>The sizes.</summary>
    public VariationalAutoencoderConfig Config { get; }

    /// <summary>The reconstruction of samples [batch, …] from the means of their codes: probabilities, of the same
    /// shape.</summary>
    /// <exception cref="ShapeException">A sample has another number of elements than the sizes say.</exception>
    public override Tensor Forward(Tensor x)
    {
        (Tensor mean, _) = Encode(x); // [batch, code]
        Tensor y = Decode(mean).Sigmoid(); // [batch, features]
        return Observed(y.Reshape(x.Shape)); // [batch, …]
    }

    /// <summary>The distributions q(z|x) of the codes of samples.</summary>
    /// <param name="x">[batch, …].</param>
    /// <returns>Means and logarithms of variances, both [batch, code].</returns>
    /// <exception cref="ShapeException">A sample has another number of elements than the sizes say.</exception>
    public (Tensor Mean, Tensor LogVariance) Encode(Tensor x)
    {
        x = LinearChain.Rows(nameof(VariationalAutoencoder), x, Config.Features); // [batch, features]
        Tensor h = _encoder.Forward(x).Relu(); // [batch, hidden]
        return (_mean.Forward(h), _logVariance.Forward(h)); // [batch, code] both
    }

    /// <summary>The logits of p(x|z): [batch, code] to [batch, features]; their sigmoids are the
    /// probabilities.</summary>
    /// <exception cref="ShapeException">A code has another number of elements than the sizes say.</exception>
    public Tensor Decode(Tensor code) =>
        _decoder.Forward(LinearChain.Rows(nameof(VariationalAutoencoder), code, Config.Code));

    /// <summary>The two parts of the negative evidence lower bound of samples, estimated from one code each.</summary>
    /// <param name="x">[batch, …], values in [0, 1].</param>
    /// <param name="generator">Where codes are drawn from; null for the default generator.</param>
    /// <returns>
    /// In nats, both [batch]: -ln p(x|z) for a code z drawn from q(z|x), where values between 0 and 1 count as
    /// probabilities: -Σ x ln p + (1 - x) ln(1 - p); and the exact divergence KL(q(z|x) ‖ N(0, 1)) =
    /// ½ Σ μ² + σ² - 1 - ln σ². Their sum is -ELBO.
    /// </returns>
    /// <exception cref="ShapeException">A sample has another number of elements than the sizes say.</exception>
    public (Tensor Reconstruction, Tensor Divergence) NegativeElbo(Tensor x, RandomSource? generator = null)
    {
        (Tensor mean, Tensor logVariance) = Encode(x); // [batch, code] both
        Tensor code = mean + (logVariance * 0.5).Exp() * mean.RandnLike(generator); // [batch, code]
        Tensor logits = Decode(code); // [batch, features]
        Tensor target = x.Reshape(logits.Shape); // [batch, features]
        Tensor reconstruction = Loss.BinaryCrossEntropyWithLogits(logits, target, reduction: Reduction.None).Sum(1);
        Tensor divergence = 0.5 * (mean.Square() + logVariance.Exp() - 1 - logVariance).Sum(1);
        return (reconstruction, divergence); // [batch] both
    }

    /// <summary>New samples: the probabilities [count, features] of codes drawn from the standard normal
    /// distribution.</summary>
    /// <param name="count">How many.</param>
    /// <param name="generator">Where codes are drawn from; null for the default generator.</param>
    public Tensor Generate(int count, RandomSource? generator = null)
    {
        Parameter weight = _mean.Weight;
        return Decode(Tensor.Randn([count, Config.Code], weight.DType, weight.Device, generator)).Sigmoid();
    }
}
