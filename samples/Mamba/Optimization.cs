using DeepNet.Models;
using DeepNet.Optimizers;

namespace DeepNet.Samples.Mamba;

/// <summary>What both tasks are trained with.</summary>
internal static class Optimization
{
    /// <summary>Muon for the matrices of the blocks; AdamW without decay for the embedding, normalizations,
    /// convolutions and what makes the dynamics: A, D and the map to Δ. Their rates rise and fall once.</summary>
    public static (Optimizer[] Optimizers, Schedule[] Schedules) Of(
        MambaLanguageModel model, int steps, double matrixRate, double otherRate)
    {
        string[] matrices = ["in_proj.weight", "x_proj.weight", "out_proj.weight"];
        var isMatrix = model.NamedParameters().ToLookup(
            entry => matrices.Any(name => entry.Name.EndsWith(name, StringComparison.Ordinal)),
            entry => entry.Parameter);
        Optimizer[] optimizers =
        [
            new Muon(isMatrix[true], weightDecay: 0.01),
            new AdamW(isMatrix[false], beta2: 0.99, weightDecay: 0),
        ];
        Schedule[] schedules =
        [
            new OneCycleSchedule(optimizers[0], matrixRate, steps, warmupPart: 0.1, cycleMomentum: false),
            new OneCycleSchedule(optimizers[1], otherRate, steps, warmupPart: 0.1, cycleMomentum: false),
        ];
        return (optimizers, schedules);
    }
}
