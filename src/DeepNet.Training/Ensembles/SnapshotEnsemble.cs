using System.Globalization;
using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Training;

/// <summary>Keeps a model's weights at the end of each cycle of the learning rate, and makes an ensemble of them:
/// several models for one training.</summary>
/// <remarks>
/// Goes with a schedule that falls and starts anew:
/// <c>Schedule = new CosineWarmRestartsSchedule(optimizer, 200)</c> and <c>new SnapshotEnsemble(cycle: 200)</c>. Huang
/// et al., 2017, https://arxiv.org/abs/1704.00109. The weights are the training's own, not averaged ones. They are part
/// of a checkpoint.
/// </remarks>
public sealed class SnapshotEnsemble : TrainingCallback
{
    private readonly List<OrderedDictionary<string, Tensor>> _snapshots = [];
    private long _taken;

    /// <summary>Takes a snapshot after every cycle.</summary>
    /// <param name="cycle">The length of a cycle, as the schedule counts it.</param>
    /// <param name="unit">What the schedule counts: <see cref="TrainerOptions.ScheduleUnit"/>.</param>
    /// <param name="keepLast">How many are kept, the last ones; all if left out.</param>
    /// <exception cref="ArgumentException">An argument is out of range.</exception>
    public SnapshotEnsemble(int cycle, ScheduleUnit unit = ScheduleUnit.Step, int? keepLast = null)
    {
        Check.Range(cycle > 0, nameof(SnapshotEnsemble), nameof(cycle), cycle, "must be positive");
        Check.Range(
            keepLast is null or > 0, nameof(SnapshotEnsemble), nameof(keepLast), keepLast ?? 0, "must be positive");
        Check.Argument(Enum.IsDefined(unit), $"SnapshotEnsemble: unit {unit} is not known.");
        (Cycle, Unit, KeepLast) = (cycle, unit, keepLast);
    }

    /// <summary>The length of a cycle.</summary>
    public int Cycle { get; }

    /// <summary>What it is counted in.</summary>
    public ScheduleUnit Unit { get; }

    /// <summary>How many snapshots are kept; null for all.</summary>
    public int? KeepLast { get; }

    /// <summary>The weights and buffers by name, the oldest first.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, Tensor>> Snapshots => _snapshots;

    /// <summary>An ensemble of the snapshots.</summary>
    /// <param name="create">Makes a model of the same build as the trained one.</param>
    /// <param name="mode">What is made of the members' outputs.</param>
    /// <param name="classDim">The dimension of the classes.</param>
    /// <exception cref="InvalidOperationException">No cycle has ended yet.</exception>
    /// <exception cref="StateDictException">The build is another one.</exception>
    public Ensemble ToEnsemble(Func<Layer> create, EnsembleMode mode, int classDim = 1)
    {
        ArgumentNullException.ThrowIfNull(create);
        Check.State(_snapshots.Count > 0, $"SnapshotEnsemble: no cycle of {Cycle} has ended, there are no snapshots.");
        return new Ensemble(
            _snapshots.Select(snapshot =>
            {
                Layer member = create();
                member.LoadStateDict(snapshot);
                return member;
            }),
            mode,
            classDim);
    }

    /// <inheritdoc/>
    public override void OnTrainStart(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (run.Step > 0)
            return;
        _snapshots.Clear();
        _taken = 0;
    }

    /// <inheritdoc/>
    public override void OnStepEnd(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);

        // Steps that a gradient scaler left out do not count for the schedule.
        TrainerOptions options = run.Options;
        Schedule? schedule = options.ScheduleUnit == ScheduleUnit.Step ? options.Schedule : null;
        if (Unit == ScheduleUnit.Step)
            Take(run, schedule?.StepCount ?? run.Step);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (Unit == ScheduleUnit.Epoch)
            Take(run, run.Epoch + 1);
    }

    /// <inheritdoc/>
    public override void Save(CallbackState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Texts["taken"] = _taken.ToString(CultureInfo.InvariantCulture);
        for (int i = 0; i < _snapshots.Count; i++)
        {
            foreach ((string key, Tensor tensor) in _snapshots[i])
                state.Tensors[string.Create(CultureInfo.InvariantCulture, $"{i}.{key}")] = tensor;
        }
    }

    /// <inheritdoc/>
    public override void Load(CallbackState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _snapshots.Clear();
        foreach (IGrouping<int, (int Number, string Key, Tensor Tensor)> group in state.Tensors
            .Select(entry => Split(entry.Key, entry.Value)).GroupBy(entry => entry.Number).OrderBy(group => group.Key))
        {
            var snapshot = new OrderedDictionary<string, Tensor>();
            foreach ((_, string key, Tensor tensor) in group)
                snapshot[key] = tensor;
            _snapshots.Add(snapshot);
        }

        _taken = long.Parse(state.Texts["taken"], CultureInfo.InvariantCulture);
    }

    /// <summary>The number of a snapshot and the name in it.</summary>
    private static (int Number, string Key, Tensor Tensor) Split(string key, Tensor tensor)
    {
        int dot = key.IndexOf('.', StringComparison.Ordinal);
        return (int.Parse(key.AsSpan(0, dot), CultureInfo.InvariantCulture), key[(dot + 1)..], tensor);
    }

    private void Take(TrainingRun run, long count)
    {
        if (count % Cycle != 0 || count == _taken)
            return;
        _taken = count;
        var snapshot = new OrderedDictionary<string, Tensor>();
        foreach ((string key, Tensor tensor) in run.Model.StateDict())
            snapshot[key] = tensor.Clone();
        _snapshots.Add(snapshot);
        if (_snapshots.Count > KeepLast)
            _snapshots.RemoveAt(0);
    }
}
