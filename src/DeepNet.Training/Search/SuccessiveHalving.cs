using System.Globalization;

namespace DeepNet.Training;

/// <summary>Tries many random values with a small budget, and goes on with the best of them with a larger one, again
/// and again.</summary>
/// <remarks>
/// The first rung has all trials with the least budget; each other one has the best 1/factor of those before it with
/// factor times the budget, until one trial is left or the budget is the largest. A trial goes on from its
/// <see cref="Trial.CheckpointPath"/>. Failed trials do not go on. The best trial is the best of the last rung.
/// Jamieson and Talwalkar, 2016, https://arxiv.org/abs/1502.07943; Li et al., 2018,
/// https://jmlr.org/papers/v18/16-558.html.
/// </remarks>
public sealed class SuccessiveHalving : HyperparameterSearch
{
    private readonly List<(int Trials, int Budget)> _rungs = [];

    /// <summary>Tries so many sets of values.</summary>
    /// <param name="space">What is tried.</param>
    /// <param name="trials">How many trials the first rung has.</param>
    /// <param name="minBudget">What each of them has.</param>
    /// <param name="factor">What the budget grows by, and the trials become fewer by, from rung to rung.</param>
    /// <param name="maxBudget">The largest budget; no limit if left out.</param>
    /// <param name="seed">Decides which values.</param>
    /// <param name="mode">Which scores are better.</param>
    /// <exception cref="ArgumentException">The space is empty, or a number is out of range.</exception>
    public SuccessiveHalving(
        SearchSpace space,
        int trials,
        int minBudget = 1,
        int factor = 3,
        int? maxBudget = null,
        ulong seed = 0,
        MonitorMode mode = MonitorMode.Min)
        : base(space, mode, seed)
    {
        CheckPositive(nameof(trials), trials);
        CheckPositive(nameof(minBudget), minBudget);
        Check.Range(factor >= 2, nameof(SuccessiveHalving), nameof(factor), factor, "must be at least 2");
        int limit = maxBudget ?? int.MaxValue;
        Check.Argument(
            limit >= minBudget, $"SuccessiveHalving: maxBudget {limit} is less than minBudget {minBudget}.");
        Factor = factor;
        int count = trials;
        for (long budget = minBudget; ; budget = Math.Min(budget * factor, limit))
        {
            _rungs.Add((count, (int)budget));
            if (count == 1 || budget == limit)
                break;
            count = Math.Max(1, count / factor);
        }
    }

    /// <summary>What the budget grows by from rung to rung.</summary>
    public int Factor { get; }

    /// <summary>The trials and the budget of each rung.</summary>
    public IReadOnlyList<(int Trials, int Budget)> Rungs => _rungs;

    // The budgets say what a trial has had before, and so what its score is; how many trials there are does not.
    private protected override string Settings => string.Create(
        CultureInfo.InvariantCulture,
        $"factor {Factor}, budgets {string.Join(", ", _rungs.Select(rung => rung.Budget))}");

    private protected override void Search(SearchSession session)
    {
        IReadOnlyList<TrialPlan> alive = RandomTrials(_rungs[0].Trials);
        var plans = alive.ToDictionary(plan => plan.Number);
        for (int i = 0; i < _rungs.Count; i++)
        {
            TrialResult[] results = [.. alive.Select(plan => session.Evaluate(plan, _rungs[i].Budget))];
            if (i + 1 == _rungs.Count)
                return;
            alive =
            [
                .. SearchResult.Sort(Mode, results.Where(result => !result.IsFailed)).Take(_rungs[i + 1].Trials)
                    .Select(result => result.Number).Order().Select(number => plans[number]),
            ];
        }
    }
}
