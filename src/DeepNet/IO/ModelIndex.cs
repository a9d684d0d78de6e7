namespace DeepNet.IO;

/// <summary>What model.safetensors.index.json says: the part that holds each tensor.</summary>
internal sealed record ModelIndex
{
    public Dictionary<string, string?>? WeightMap { get; init; }
}
