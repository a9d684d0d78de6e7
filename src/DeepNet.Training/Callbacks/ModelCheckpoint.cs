using System.Globalization;

namespace DeepNet.Training;

/// <summary>Saves the model's weights: the best so often as a watched number is among the best k, and the
/// last.</summary>
/// <remarks>
/// Files in the folder: <c>best-step120.safetensors</c> for each of the k best, <c>last.safetensors</c> after every
/// epoch; weights alone, for <see cref="Layers.Module.Load"/> and <see cref="Predictor"/>. Where validation uses
/// averaged weights, they are what is saved as best. To go on with a training there is
/// <see cref="TrainerOptions.CheckpointPath"/>.
/// </remarks>
public sealed class ModelCheckpoint : TrainingCallback
{
    private const string LastName = "last.safetensors";

    private readonly Monitor _monitor;
    private readonly MonitorMode _mode;
    private readonly List<(string Name, double Value)> _best = [];

    /// <summary>Saves into a folder.</summary>
    /// <param name="folder">The folder; made if it is not there.</param>
    /// <param name="monitor">The watched number, as in <see cref="TrainingRun.Value"/>.</param>
    /// <param name="mode">What is better.</param>
    /// <param name="keepBest">How many of the best are kept; 0 for none.</param>
    /// <param name="keepLast">Whether the last is kept.</param>
    /// <exception cref="ArgumentException">An argument is out of range.</exception>
    public ModelCheckpoint(
        string folder,
        string monitor = "validation_loss",
        MonitorMode mode = MonitorMode.Min,
        int keepBest = 1,
        bool keepLast = true)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        _monitor = new Monitor(nameof(ModelCheckpoint), monitor, mode);
        if (keepBest < 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(keepBest), keepBest, $"ModelCheckpoint: keepBest {keepBest} must not be negative.");
        }

        (Folder, _mode, KeepBest, KeepLast) = (folder, mode, keepBest, keepLast);
    }

    /// <summary>Where the files are.</summary>
    public string Folder { get; }

    /// <summary>How many of the best are kept.</summary>
    public int KeepBest { get; }

    /// <summary>Whether the last is kept.</summary>
    public bool KeepLast { get; }

    /// <summary>The files of the best, the best first.</summary>
    public IReadOnlyList<string> BestPaths => [.. _best.Select(entry => Path.Combine(Folder, entry.Name))];

    /// <summary>The best value; null before the first.</summary>
    public double? BestValue => _best is [var best, ..] ? best.Value : null;

    /// <inheritdoc/>
    public override void OnTrainStart(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (KeepBest > 0)
            _monitor.CheckRun(nameof(ModelCheckpoint), run);
        Directory.CreateDirectory(Folder);
    }

    /// <inheritdoc/>
    public override void OnValidationEnd(TrainingRun run)
    {
        if (_monitor.IsOfValidation)
            Take(run);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (!_monitor.IsOfValidation)
            Take(run);
        if (KeepLast)
            Write(run, LastName);
    }

    /// <inheritdoc/>
    public override void Save(CallbackState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        foreach ((string name, double value) in _best)
            state.Texts[name] = value.ToString("R", CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public override void Load(CallbackState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _best.Clear();
        foreach ((string name, string value) in state.Texts)
            _best.Add((name, double.Parse(value, CultureInfo.InvariantCulture)));
        Sort();
    }

    private void Take(TrainingRun run)
    {
        if (KeepBest == 0)
            return;
        double value = run.Value(_monitor.Name);
        bool isAmongThem = !double.IsNaN(value)
            && (_best.Count < KeepBest || _monitor.IsBetter(value, _best[^1].Value));
        if (!isAmongThem)
            return;
        string name = string.Create(CultureInfo.InvariantCulture, $"best-step{run.Step}.safetensors");
        Write(run, name);
        _best.RemoveAll(entry => entry.Name == name);
        _best.Add((name, value));
        Sort();
        while (_best.Count > KeepBest)
        {
            File.Delete(Path.Combine(Folder, _best[^1].Name));
            _best.RemoveAt(_best.Count - 1);
        }
    }

    /// <summary>The best first; of equal ones the older.</summary>
    private void Sort()
    {
        (string Name, double Value)[] sorted = _mode == MonitorMode.Min
            ? [.. _best.OrderBy(entry => entry.Value)]
            : [.. _best.OrderByDescending(entry => entry.Value)];
        _best.Clear();
        _best.AddRange(sorted);
    }

    private void Write(TrainingRun run, string name)
    {
        string path = Path.Combine(Folder, name);
        try
        {
            run.Model.Save(path);
        }
        catch (Exception error) when (CheckpointFile.IsOfWriting(error))
        {
            throw new CheckpointException(
                path, $"the weights cannot be written, and a file that was there is as it was: "
                    + error.GetBaseException().Message, error);
        }
    }
}
