using System.Diagnostics;
using System.Globalization;

namespace DeepNet.Training;

/// <summary>A trial that will be made.</summary>
internal sealed record TrialPlan(int Number, TrialValues Values, ulong Seed);

/// <summary>A search at work: calls the objective, or takes the result that is there from an earlier run.</summary>
internal sealed class SearchSession
{
    private readonly Func<Trial, double> _objective;
    private readonly string _folder;
    private readonly TrialFile _file;
    private readonly IProgress<TrialResult>? _progress;
    private readonly CancellationToken _cancellationToken;
    private readonly Dictionary<(int Trial, int Budget), TrialLine> _known;

    public SearchSession(
        Func<Trial, double> objective,
        string folder,
        TrialFile file,
        IProgress<TrialResult>? progress,
        CancellationToken cancellationToken)
    {
        (_objective, _folder, _file, _progress) = (objective, folder, file, progress);
        _cancellationToken = cancellationToken;
        _known = file.Lines.ToDictionary(line => (line.Trial, line.Budget));
    }

    /// <summary>All results in the order they were asked for.</summary>
    public List<TrialResult> Evaluations { get; } = [];

    /// <exception cref="OperationCanceledException">The search was cancelled; the trial at work does not
    /// count.</exception>
    public TrialResult Evaluate(TrialPlan plan, int budget)
    {
        bool isKnown = _known.TryGetValue((plan.Number, budget), out TrialLine? line);
        if (!isKnown)
            _file.Append(line = Make(plan, budget));
        else
            CheckValues(plan, line!);
        var result = new TrialResult(
            plan.Number, plan.Values, budget, line!.Score, line.Error, TimeSpan.FromSeconds(line.Seconds));
        Evaluations.Add(result);
        if (!isKnown)
            _progress?.Report(result);
        return result;
    }

    private TrialLine Make(TrialPlan plan, int budget)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        string folder = Path.Combine(_folder, $"trial-{plan.Number:D4}");
        Directory.CreateDirectory(folder);
        var trial = new Trial(plan.Number, plan.Values, budget, plan.Seed, folder, _cancellationToken);

        // No trial depends on those before it.
        Tensor.ManualSeed(plan.Seed);
        double? score = null;
        string? error = null;
        long start = Stopwatch.GetTimestamp();
        try
        {
            double value = _objective(trial);
            if (double.IsFinite(value))
                score = value;
            else
                error = string.Create(CultureInfo.InvariantCulture, $"the score is {value}");
        }
        catch (Exception failure) when (IsOfTheTrial(failure))
        {
            error = $"{failure.GetType().Name}: {failure.Message}";
        }

        // An objective that was told to end may have returned early.
        _cancellationToken.ThrowIfCancellationRequested();
        return new TrialLine
        {
            Trial = plan.Number,
            Budget = budget,
            Values = plan.Values.ToDictionary(entry => entry.Key, entry => SearchDimension.ToJson(entry.Value)),
            Score = score,
            Error = error,
            Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds,
        };
    }

    /// <summary>A full disk is no fault of the values that are tried.</summary>
    private bool IsOfTheTrial(Exception failure) =>
        failure is not CheckpointException
        && !(failure is OperationCanceledException && _cancellationToken.IsCancellationRequested);

    private void CheckValues(TrialPlan plan, TrialLine line)
    {
        bool isSame = line.Values.Count == plan.Values.Count && plan.Values.All(entry =>
            line.Values.TryGetValue(entry.Key, out var stored) && SearchDimension.IsSame(entry.Value, stored));
        if (!isSame)
        {
            string values = string.Join(", ", line.Values.Select(entry => $"{entry.Key} {entry.Value}"));
            throw new CheckpointException(
                Path.Combine(_folder, TrialFile.Name),
                $"the results are of another search: trial {line.Trial} has {values}, but now it has {plan.Values}; "
                    + "use another folder.");
        }
    }
}
