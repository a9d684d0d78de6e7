namespace DeepNet.Training;

/// <summary>Tries settings of a space and finds the best.</summary>
/// <remarks>
/// The objective trains with a trial's values and returns what is to be minimised or maximised. What comes of a trial
/// is written to <c>trials.jsonl</c> in the search's folder at once; a search that was broken off, also by a kill, and
/// is started again with the same settings goes on after the last result and ends with what it would have found. A
/// trial that throws, or whose score is not finite, is noted as failed, and the search goes on; a
/// <see cref="CheckpointException"/> ends it. Before each call the default generator is given the trial's seed.
/// </remarks>
public abstract class HyperparameterSearch
{
    private readonly SearchDimension[] _dimensions;

    private protected HyperparameterSearch(SearchSpace space, MonitorMode mode, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(space);
        _dimensions = space.Dimensions;
        Check.Argument(_dimensions.Length > 0, $"{GetType().Name}: the space is empty.");
        Check.Argument(Enum.IsDefined(mode), $"{GetType().Name}: mode {mode} is not known.");
        (Mode, Seed) = (mode, seed);
    }

    /// <summary>Which scores are better.</summary>
    public MonitorMode Mode { get; }

    /// <summary>Decides the values of random trials and the seeds of all.</summary>
    public ulong Seed { get; }

    private protected IReadOnlyList<SearchDimension> Dimensions => _dimensions;

    /// <summary>What else decides the results, for the file.</summary>
    private protected abstract string Settings { get; }

    /// <summary>Tries what there is to try, and what an earlier run has not tried yet.</summary>
    /// <param name="objective">Gives a trial's score; it is called for one trial at a time.</param>
    /// <param name="folder">Where results and checkpoints are kept; it is made if it is not there.</param>
    /// <param name="progress">Is told of every new result.</param>
    /// <param name="cancellationToken">Ends the search; the trial at work is made again, or gone on with, by the next
    /// run.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="CheckpointException">The folder has results of another search, another search uses it, or it
    /// cannot be written to.</exception>
    /// <exception cref="InvalidDataException">The file of results is damaged elsewhere than at its end.</exception>
    public SearchResult Run(
        Func<Trial, double> objective,
        string folder,
        IProgress<TrialResult>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        using TrialFile file = TrialFile.Open(folder, new SearchHeader
        {
            Version = SearchHeader.CurrentVersion,
            Search = GetType().Name,
            Mode = Mode.ToString(),
            Seed = Seed,
            Settings = Settings,
            Space = [.. _dimensions.Select(dimension => dimension.ToString())],
        });
        RandomState before = Tensor.GetRandomState();
        try
        {
            var session = new SearchSession(objective, folder, file, progress, cancellationToken);
            Search(session);
            return new SearchResult(Mode, session.Evaluations, file.Notes);
        }
        finally
        {
            Tensor.SetRandomState(before);
        }
    }

    private protected abstract void Search(SearchSession session);

    /// <summary>The first trials of an endless row of random ones, each with a generator of its own.</summary>
    private protected List<TrialPlan> RandomTrials(int count) =>
        Plans(Enumerable.Range(0, count), (_, dimension, random) => dimension.Sample(random));

    /// <summary>Numbered trials with values of a function.</summary>
    private protected List<TrialPlan> Plans<T>(
        IEnumerable<T> items, Func<T, SearchDimension, RandomSource, object> valueOf)
    {
        var source = new RandomSource(Seed);
        var plans = new List<TrialPlan>();
        foreach (T item in items)
        {
            RandomSource own = source.Split();
            ulong seed = own.Split().Seed;
            var values = new OrderedDictionary<string, object>();
            foreach (SearchDimension dimension in _dimensions)
                values.Add(dimension.Name, valueOf(item, dimension, own));
            plans.Add(new TrialPlan(plans.Count, new TrialValues(values), seed));
        }

        return plans;
    }

    private protected void CheckPositive(string argument, int value) =>
        Check.Range(value > 0, GetType().Name, argument, value, "must be positive");
}
