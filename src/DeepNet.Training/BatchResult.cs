namespace DeepNet.Training;

/// <summary>What a model made of a batch: the loss, and what metrics look at.</summary>
/// <param name="Loss">The mean loss of the batch's samples, one element.</param>
/// <param name="Predictions">The model's output; null if no metric needs it.</param>
/// <param name="Targets">What it should have been; null if no metric needs it.</param>
public sealed record BatchResult(Tensor Loss, Tensor? Predictions = null, Tensor? Targets = null)
{
    /// <summary>Samples in the batch, the weight of its loss in a mean over batches: by default dim 0 of the
    /// predictions, 1 without them.</summary>
    public int Samples { get; init; } = Predictions is { Rank: > 0 } predictions ? predictions.Shape[0] : 1;
}
