using DeepNet.Optimizers;

namespace DeepNet.Training;

/// <summary>How a <see cref="Trainer{TBatch}"/> trains; every setting has a default.</summary>
public sealed record TrainerOptions
{
    /// <summary>Batches whose gradients are averaged for one step of the optimizer; 1 by default. The last group of an
    /// epoch may have fewer.</summary>
    public int AccumulationSteps { get; init; } = 1;

    /// <summary>The largest norm of all gradients together; null, the default, for no limit.</summary>
    /// <remarks><see cref="GradientClipping.ClipGradNorm"/>.</remarks>
    public double? ClipNorm { get; init; }

    /// <summary>The largest magnitude of a gradient's element; null, the default, for no limit.</summary>
    /// <remarks><see cref="GradientClipping.ClipGradValue"/>.</remarks>
    public double? ClipValue { get; init; }

    /// <summary>Changes the learning rate; none by default. It belongs to the trainer's optimizer.</summary>
    public Schedule? Schedule { get; init; }

    /// <summary>When the schedule steps: after every step by default.</summary>
    public ScheduleUnit ScheduleUnit { get; init; } = ScheduleUnit.Step;

    /// <summary>Lowers the learning rate when the validation loss, or without validation the loss, has stopped falling:
    /// steps after every epoch. None by default.</summary>
    public PlateauSchedule? Plateau { get; init; }

    /// <summary>Averages of the weights, updated after every step: <c>new EmaWeights(model)</c>. None by
    /// default.</summary>
    public AveragedWeights? Average { get; init; }

    /// <summary>Whether validation, and callbacks after it, see the averages in the model; true by default.</summary>
    public bool ValidateWithAverage { get; init; } = true;

    /// <summary>What is measured in validation; if Fit is given no validation data, on the training data. Nothing but
    /// the loss by default.</summary>
    public IReadOnlyList<TrainingMetric> Metrics { get; init; } = [];

    /// <summary>What is measured on the training data while it is trained on, other objects than in
    /// <see cref="Metrics"/>; nothing but the loss by default.</summary>
    /// <remarks>After a resume in the middle of an epoch they cover the rest of it.</remarks>
    public IReadOnlyList<TrainingMetric> TrainingMetrics { get; init; } = [];

    /// <summary>Steps from one validation to the next; null, the default, to validate after every epoch.</summary>
    public int? ValidateEverySteps { get; init; }

    /// <summary>What is told of the training, in this order; nothing by default.</summary>
    public IReadOnlyList<TrainingCallback> Callbacks { get; init; } = [];

    /// <summary>Where to look for NaN and infinity, which end the training with an <see cref="AnomalyException"/> that
    /// names the first bad operation; <see cref="NanGuard.Loss"/> by default.</summary>
    public NanGuard NanGuard { get; init; } = NanGuard.Loss;

    /// <summary>The file that the state of the run is kept in: all that an exact continuation needs. None by
    /// default.</summary>
    public string? CheckpointPath { get; init; }

    /// <summary>Steps from one checkpoint to the next; null, the default, to write one after every epoch.</summary>
    public int? CheckpointEverySteps { get; init; }

    /// <summary>Whether the first Fit goes on from the checkpoint if the file exists; true by default.</summary>
    public bool Resume { get; init; } = true;

    /// <summary>Whether Ctrl-C ends the training after the step at work, with a checkpoint, instead of ending the
    /// process; a second Ctrl-C ends the process. False by default.</summary>
    public bool HandleCancelKey { get; init; }

    /// <summary>Opens a scope around every forward pass and loss, such as one of mixed precision; none by
    /// default.</summary>
    public Func<IDisposable>? ForwardScope { get; init; }

    /// <summary>Scales losses before the backward pass, and leaves out steps whose gradients overflowed: for mixed
    /// precision. None by default.</summary>
    /// <remarks>
    /// Gradients are divided by the scale before they are clipped. A step that is left out counts as a step of the
    /// training, but not for <see cref="Average"/> and a <see cref="Schedule"/> of steps. It is no failure for
    /// <see cref="NanGuard"/>, but twenty in a row are, as the scale is not to blame then.
    /// </remarks>
    public GradientScaler? GradientScaler { get; init; }

    internal void Validate(Optimizer optimizer)
    {
        Positive(nameof(AccumulationSteps), AccumulationSteps);
        Positive(nameof(ClipNorm), ClipNorm);
        Positive(nameof(ClipValue), ClipValue);
        Positive(nameof(ValidateEverySteps), ValidateEverySteps);
        Positive(nameof(CheckpointEverySteps), CheckpointEverySteps);
        Check.Argument(Enum.IsDefined(ScheduleUnit), $"TrainerOptions: ScheduleUnit {ScheduleUnit} is not known.");
        Check.Argument(Enum.IsDefined(NanGuard), $"TrainerOptions: NanGuard {NanGuard} is not known.");
        Check.Argument(
            Schedule is null || ReferenceEquals(Schedule.Optimizer.Groups, optimizer.Groups),
            $"TrainerOptions: the schedule belongs to another optimizer than the trainer's.");
        Check.Argument(
            Plateau is null || ReferenceEquals(Plateau.Optimizer.Groups, optimizer.Groups),
            $"TrainerOptions: the plateau schedule belongs to another optimizer than the trainer's.");
        Check.Argument(
            GradientScaler is null || optimizer is not (Lbfgs or Lookahead { Optimizer: Lbfgs }),
            $"TrainerOptions: a GradientScaler does not go with Lbfgs, which computes the loss several times a step.");
        Check.Argument(
            CheckpointPath is null || CheckpointPath.Length > 0, $"TrainerOptions: CheckpointPath is empty.");
        Check.Argument(
            CheckpointEverySteps is null || CheckpointPath is not null,
            $"TrainerOptions: CheckpointEverySteps {CheckpointEverySteps} without a CheckpointPath.");
        CheckMetrics(nameof(Metrics), Metrics);
        CheckMetrics(nameof(TrainingMetrics), TrainingMetrics);
        Check.Argument(
            !Metrics.Any(metric => TrainingMetrics.Any(other => ReferenceEquals(metric.Metric, other.Metric))),
            $"TrainerOptions: a metric is in Metrics and in TrainingMetrics; each needs an object of its own.");
        Check.Argument(
            Callbacks is not null && !Callbacks.Contains(null!),
            $"TrainerOptions: Callbacks, or one of them, is null.");
    }

    private static void CheckMetrics(string list, IReadOnlyList<TrainingMetric> metrics)
    {
        Check.Argument(
            metrics is not null && !metrics.Contains(null!), $"TrainerOptions: {list}, or one of them, is null.");
        var names = new HashSet<string>();
        foreach (TrainingMetric metric in metrics)
        {
            Check.Argument(
                names.Add(metric.Name),
                $"TrainerOptions: two of {list} are named '{metric.Name}'; give one another name.");
        }
    }

    private static void Positive(string name, double? value)
    {
        if (value is { } number && !(number > 0))
        {
            throw new ArgumentOutOfRangeException(
                name, number, $"TrainerOptions: {name} {number} must be positive; leave it out for none.");
        }
    }
}
