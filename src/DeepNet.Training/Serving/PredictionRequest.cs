namespace DeepNet.Training;

/// <summary>A sample whose prediction somebody waits for.</summary>
internal sealed record PredictionRequest(Tensor Sample)
{
    /// <summary>Whoever waits goes on in a thread of its own, not in the one that serves.</summary>
    public TaskCompletionSource<Tensor> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
