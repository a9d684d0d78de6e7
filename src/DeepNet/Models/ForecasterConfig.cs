using DeepNet.Layers;

namespace DeepNet.Models;

/// <summary>The sizes of a <see cref="Forecaster"/>; the defaults say a day of hours from one series.</summary>
public sealed record ForecasterConfig
{
    /// <summary>What is computed in a step.</summary>
    public ForecasterCell Cell { get; init; } = ForecasterCell.Lstm;

    /// <summary>Numbers that are known of every step of the past.</summary>
    public int Inputs { get; init; } = 1;

    /// <summary>Hidden units of a layer.</summary>
    public int Width { get; init; } = 64;

    /// <summary>Recurrent layers on top of each other.</summary>
    public int Layers { get; init; } = 1;

    /// <summary>Steps that are forecast.</summary>
    public int Horizon { get; init; } = 24;

    /// <summary>The quantiles that are forecast of every step, of which there is at least one: rising, between 0 and
    /// 1. By default the median and the ends of an interval that holds four values of five.</summary>
    public IReadOnlyList<double> Quantiles { get; init; } = [0.1, 0.5, 0.9];

    /// <summary>Dropout of what a layer hands to the next one and to the forecast, while training.</summary>
    public double Dropout { get; init; }

    internal void Check()
    {
        const string name = nameof(Forecaster);
        DeepNet.Check.Argument(Enum.IsDefined(Cell), $"{name}: Cell {Cell} is none of {nameof(ForecasterCell)}.");
        ModelChecks.Positive(name, nameof(Inputs), Inputs);
        ModelChecks.Positive(name, nameof(Width), Width);
        ModelChecks.Positive(name, nameof(Layers), Layers);
        ModelChecks.Positive(name, nameof(Horizon), Horizon);
        ModelChecks.Probability(name, nameof(Dropout), Dropout);
        ArgumentNullException.ThrowIfNull(Quantiles);
        DeepNet.Check.Argument(Quantiles.Count > 0, $"{name}: Quantiles is empty; one quantile is needed.");
        string all = string.Join(", ", Quantiles.Select(SettingText.Of));
        double below = 0;
        foreach (double quantile in Quantiles)
        {
            DeepNet.Check.Argument(
                quantile > below && quantile < 1,
                $"{name}: Quantiles [{all}] must rise between 0 and 1.");
            below = quantile;
        }
    }
}
