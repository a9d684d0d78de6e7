using System.Globalization;

namespace DeepNet.Training;

/// <summary>Tries all combinations of values; the last setting changes fastest.</summary>
public sealed class GridSearch : HyperparameterSearch
{
    private const int MostTrials = 1_000_000;

    private readonly object[][] _values;

    /// <summary>Tries a grid.</summary>
    /// <param name="space">What is tried: all choices, and ranges cut into points.</param>
    /// <param name="points">Values of a range, at equal distances, or at equal ratios if it is log-uniform, both ends
    /// among them; a range of whole numbers has no more than there are.</param>
    /// <param name="seed">Decides the seeds of the trials.</param>
    /// <param name="mode">Which scores are better.</param>
    /// <param name="budget">For <see cref="Trial.Budget"/>.</param>
    /// <exception cref="ArgumentException">The space is empty, a number is out of range, or there are more than a
    /// million combinations.</exception>
    public GridSearch(
        SearchSpace space, int points = 5, ulong seed = 0, MonitorMode mode = MonitorMode.Min, int budget = 1)
        : base(space, mode, seed)
    {
        CheckPositive(nameof(points), points);
        CheckPositive(nameof(budget), budget);
        Check.Argument(points <= MostTrials, $"GridSearch: {points} points are more than {MostTrials}.");
        (Points, Budget) = (points, budget);
        _values = [.. Dimensions.Select(dimension => dimension.Grid(points))];
        double trials = _values.Aggregate(1.0, (product, values) => product * values.Length);
        Check.Argument(trials <= MostTrials, $"GridSearch: {trials} combinations are more than {MostTrials}.");
        Trials = (int)trials;
    }

    /// <summary>How many combinations there are.</summary>
    public int Trials { get; }

    /// <summary>The values that ranges are cut into.</summary>
    public int Points { get; }

    /// <summary>What each trial has.</summary>
    public int Budget { get; }

    private protected override string Settings =>
        string.Create(CultureInfo.InvariantCulture, $"points {Points}, budget {Budget}");

    private protected override void Search(SearchSession session)
    {
        // How many trials in a row have the same value of a setting.
        var runs = new Dictionary<SearchDimension, (object[] Values, int Run)>();
        int run = 1;
        for (int i = _values.Length - 1; i >= 0; i--)
        {
            runs[Dimensions[i]] = (_values[i], run);
            run *= _values[i].Length;
        }

        foreach (TrialPlan plan in Plans(Enumerable.Range(0, Trials), (number, dimension, _) =>
            runs[dimension].Values[number / runs[dimension].Run % runs[dimension].Values.Length]))
        {
            session.Evaluate(plan, Budget);
        }
    }
}
