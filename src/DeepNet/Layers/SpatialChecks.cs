namespace DeepNet.Layers;

/// <summary>Checks that layers over spatial dimensions share.</summary>
internal static class SpatialChecks
{
    /// <summary>Checks that an argument has a positive number for each dimension; gives them.</summary>
    public static int[] Positive(string name, string argument, PerDim value, int rank)
    {
        int[] sizes = value.Resolve(name, argument, rank, 0);
        Check.Argument(Array.TrueForAll(sizes, size => size > 0), $"{name}: {argument} {value} must be positive.");
        return sizes;
    }

    /// <summary>Checks that an input is [batch, channels, spatial…], or the same without batch.</summary>
    public static void CheckRank(string name, Tensor x, int rank)
    {
        ArgumentNullException.ThrowIfNull(x);
        Check.Shape(
            x.Rank == rank + 1 || x.Rank == rank + 2,
            $"{name}: input {x.Shape} must have {rank + 2} dims [batch, channels, spatial…], "
                + $"or {rank + 1} without batch.");
    }
}
