using System.Globalization;

namespace DeepNet.Training;

/// <summary>Tries random values.</summary>
/// <remarks>
/// Bergstra and Bengio, 2012, https://jmlr.org/papers/v13/bergstra12a.html. With more trials, the first ones are the
/// same: a search can be gone on with for longer in its folder.
/// </remarks>
public sealed class RandomSearch : HyperparameterSearch
{
    /// <summary>Tries so many sets of values.</summary>
    /// <param name="space">What is tried.</param>
    /// <param name="trials">How many.</param>
    /// <param name="seed">Decides which.</param>
    /// <param name="mode">Which scores are better.</param>
    /// <param name="budget">For <see cref="Trial.Budget"/>.</param>
    /// <exception cref="ArgumentException">The space is empty, or a number is out of range.</exception>
    public RandomSearch(
        SearchSpace space, int trials, ulong seed = 0, MonitorMode mode = MonitorMode.Min, int budget = 1)
        : base(space, mode, seed)
    {
        CheckPositive(nameof(trials), trials);
        CheckPositive(nameof(budget), budget);
        (Trials, Budget) = (trials, budget);
    }

    /// <summary>How many sets of values are tried.</summary>
    public int Trials { get; }

    /// <summary>What each trial has.</summary>
    public int Budget { get; }

    private protected override string Settings => string.Create(CultureInfo.InvariantCulture, $"budget {Budget}");

    private protected override void Search(SearchSession session)
    {
        foreach (TrialPlan plan in RandomTrials(Trials))
            session.Evaluate(plan, Budget);
    }
}
