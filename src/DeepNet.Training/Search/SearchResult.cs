namespace DeepNet.Training;

/// <summary>What a search found.</summary>
public sealed class SearchResult
{
    internal SearchResult(MonitorMode mode, IReadOnlyList<TrialResult> evaluations, IReadOnlyList<string> notes)
    {
        Evaluations = evaluations;
        Notes = notes;
        Trials = Sort(mode, evaluations.GroupBy(result => result.Number).Select(group => group.Last()));
    }

    /// <summary>The latest result of every trial, the best first: those with the largest budget before others, failed
    /// ones last, the older one of equals before the younger.</summary>
    public IReadOnlyList<TrialResult> Trials { get; }

    /// <summary>All calls of the objective in order; a trial that was tried with several budgets has several.</summary>
    public IReadOnlyList<TrialResult> Evaluations { get; }

    /// <summary>What the file of an earlier run was found to lack, such as the end of its last line.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>The best trial.</summary>
    /// <exception cref="InvalidOperationException">All trials failed.</exception>
    public TrialResult Best
    {
        get
        {
            Check.State(
                Trials is [{ IsFailed: false }, ..],
                $"SearchResult: none of {Trials.Count} trials succeeded; the first says: {Trials[0].Error}");
            return Trials[0];
        }
    }

    /// <summary>How many there are, how many failed, and the best.</summary>
    public override string ToString()
    {
        string best = Trials is [{ IsFailed: false } first, ..] ? $", best {first}" : "";
        return $"SearchResult({Trials.Count} trials, {Trials.Count(trial => trial.IsFailed)} failed{best})";
    }

    /// <summary>The best first.</summary>
    internal static TrialResult[] Sort(MonitorMode mode, IEnumerable<TrialResult> results)
    {
        double sign = mode == MonitorMode.Min ? 1 : -1;
        return
        [
            .. results.OrderBy(result => result.IsFailed)
                .ThenByDescending(result => result.Budget)
                .ThenBy(result => sign * result.Score)
                .ThenBy(result => result.Number),
        ];
    }
}
