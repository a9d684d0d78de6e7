using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Tests.Training;

/// <summary>A task that another framework was trained on: data, model, optimizer, loss and metric.</summary>
internal sealed class ReferenceTask
{
    public required Func<Layer> Model { get; init; }

    public required Func<IReadOnlyList<Parameter>, Optimizer> Optimizer { get; init; }

    public required Func<Tensor, Tensor, Tensor> Loss { get; init; }

    /// <summary>Outputs and targets of the test data in, the metric out.</summary>
    public required Func<Tensor, Tensor, double> Metric { get; init; }

    public required int Batch { get; init; }

    public required (Tensor X, Tensor Y) Train { get; init; }

    public required (Tensor X, Tensor Y) Test { get; init; }
}
