using DeepNet.Layers;

namespace DeepNet.Models;

/// <summary>A recurrent network that reads the past of a series and says quantiles of the steps that follow.</summary>
/// <remarks>
/// All steps come from the state behind the last one that is known, as in Wen et al., 2017,
/// https://arxiv.org/abs/1711.11053. The lowest quantile is a linear map of that state, and each of the others is the
/// one below it plus a softplus, so that they never cross. State keys are those of <see cref="RecurrentLayer"/> behind
/// <c>rnn.</c>, head.weight and head.bias. Layers start as they do alone.
/// </remarks>
public sealed class Forecaster : Layer
{
    [Key("rnn")]
    private readonly RecurrentLayer _recurrent;
    private readonly Dropout _dropout;
    private readonly Linear _head;

    /// <summary>Creates the model with random weights.</summary>
    /// <param name="config">The sizes.</param>
    /// <param name="generator">Where initial values and dropout come from; null for the default generator.</param>
    /// <exception cref="ArgumentException">A size is out of range.</exception>
    public Forecaster(ForecasterConfig config, RandomSource? generator = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        config.Check();
        Config = config;
        (int inputs, int width, int layers, double dropout) =
            (config.Inputs, config.Width, config.Layers, config.Dropout);
        _recurrent = config.Cell == ForecasterCell.Gru
            ? new Gru(inputs, width, layers, batchFirst: true, dropout: dropout, generator: generator)
            : new Lstm(inputs, width, layers, batchFirst: true, dropout: dropout, generator: generator);
        _dropout = new Dropout(dropout, generator);
        _head = new Linear(width, config.Horizon * config.Quantiles.Count, generator: generator);
    }

    /// <summary>The sizes.</summary>
    public ForecasterConfig Config { get; }

    /// <summary>The past of series, [batch, steps, inputs], to quantiles of what follows, [batch, horizon,
    /// quantiles].</summary>
    /// <param name="x">The last step is the one just before the forecast.</param>
    /// <exception cref="ShapeException">There are no steps, or other inputs than the sizes say.</exception>
    public override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        Check.Shape(
            x.Rank == 3 && x.Shape[2] == Config.Inputs,
            $"Forecaster: input {x.Shape} must be [batch, steps, {Config.Inputs}].");
        Tensor hidden = _recurrent is Lstm lstm
            ? lstm.Forward(x).Hidden
            : ((Gru)_recurrent).Forward(x).Hidden; // [layers, batch, width]
        Tensor y = _head.Forward(_dropout.Forward(hidden.Select(0, -1))); // [batch, horizon · quantiles]
        y = y.Unflatten(1, Config.Horizon, Config.Quantiles.Count); // [batch, horizon, quantiles]
        Tensor lowest = y.Narrow(2, 0, 1), gaps = y.Narrow(2, 1, y.Shape[2] - 1).Softplus();
        return Observed(Tensor.Concat([lowest, gaps], 2).CumSum(2)); // [batch, horizon, quantiles]
    }

    /// <summary>The quantile loss of a forecast, the mean over its quantiles: least where each of them is that quantile
    /// of what follows.</summary>
    /// <param name="forecast">[batch, horizon, quantiles].</param>
    /// <param name="target">What followed, [batch, horizon].</param>
    /// <exception cref="ShapeException">A shape does not fit.</exception>
    public Tensor QuantileLoss(Tensor forecast, Tensor target)
    {
        ArgumentNullException.ThrowIfNull(forecast);
        ArgumentNullException.ThrowIfNull(target);
        IReadOnlyList<double> quantiles = Config.Quantiles;
        Check.Shape(
            forecast.Rank == 3 && forecast.Shape[2] == quantiles.Count,
            $"Forecaster.QuantileLoss: forecast {forecast.Shape} must be [batch, horizon, {quantiles.Count}].");
        Tensor sum = Loss.Quantile(forecast.Select(2, 0), target, quantiles[0]);
        for (int i = 1; i < quantiles.Count; i++)
            sum += Loss.Quantile(forecast.Select(2, i), target, quantiles[i]);
        return sum / quantiles.Count;
    }
}
