namespace DeepNet.Training;

/// <summary>What is told of a training, between its steps: override what is of interest.</summary>
/// <remarks>All calls come from the thread that trains, one after the other. An exception ends the training. A callback
/// that has a memory saves it in <see cref="Save"/>, so that a resumed run is the uninterrupted one.</remarks>
public abstract class TrainingCallback
{
    /// <summary>Before the first step, after a checkpoint was loaded.</summary>
    public virtual void OnTrainStart(TrainingRun run)
    {
    }

    /// <summary>Before the first batch of an epoch.</summary>
    public virtual void OnEpochStart(TrainingRun run)
    {
    }

    /// <summary>After a step of the optimizer.</summary>
    public virtual void OnStepEnd(TrainingRun run)
    {
    }

    /// <summary>After a validation; the model has the weights that were validated.</summary>
    public virtual void OnValidationEnd(TrainingRun run)
    {
    }

    /// <summary>After an epoch and its validation.</summary>
    public virtual void OnEpochEnd(TrainingRun run)
    {
    }

    /// <summary>At the end, also of a training that failed: <see cref="TrainingRun.Error"/> says so.</summary>
    public virtual void OnTrainEnd(TrainingRun run)
    {
    }

    /// <summary>Writes what a continuation needs; nothing unless overridden.</summary>
    public virtual void Save(CallbackState state)
    {
    }

    /// <summary>Reads what <see cref="Save"/> wrote, before <see cref="OnTrainStart"/>.</summary>
    public virtual void Load(CallbackState state)
    {
    }
}
