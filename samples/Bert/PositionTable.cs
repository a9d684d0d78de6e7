using DeepNet.Layers;

namespace DeepNet.Samples.Bert;

/// <summary>What the learned table of positions starts with.</summary>
internal static class PositionTable
{
    /// <summary>Waves: a rotation turns the numbers of one place into those of the next, so that looking at the piece
    /// before is learned soon. From random numbers a model of letters learns for a thousand steps but how frequent they
    /// are.</summary>
    public static void FillWithWaves(Layer model)
    {
        Parameter table = model.NamedParameters()
            .Single(entry => entry.Name.EndsWith("position_embeddings.weight", StringComparison.Ordinal)).Parameter;
        table.CopyFrom(0.1 * Positions.Sinusoidal(table.Shape[0], table.Shape[1], frequencyBase: 1_000));
    }
}
