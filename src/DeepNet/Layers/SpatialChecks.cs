namespace DeepNet.Layers;

/// <summary>Checks that layers over spatial dimensions share.</summary>
internal static class SpatialChecks
{
    /// <summary>Checks the settings of a window that is not this class's.</summary>
    public static void CheckWindow(string name, int rank, PerDim kernelSize, PerDim stride, PerDim padding)
    {
        Positive(name, nameof(kernelSize), kernelSize, rank);
        if (stride.Count > 0)
            Positive(name, nameof(stride), stride, rank);
        Check.Argument(
            Array.TrueForAll(padding.Resolve(name, nameof(padding), rank, 0), zeros => zeros >= 0),
            $"{name}: padding {padding} must not be negative.");
    }

    /// <summary>Checks the settings of fractional pooling.</summary>
    public static void CheckFraction(
        string name, int rank, PerDim kernelSize, PerDim outputSize, ScaleFactor outputRatio)
    {
        Positive(name, nameof(kernelSize), kernelSize, rank);
        Check.Argument(
            (outputSize.Count == 0) != (outputRatio.Count == 0),
            $"{name}: outputSize is {outputSize} and outputRatio is {outputRatio}; give exactly one of them.");
        if (outputSize.Count > 0)
            Positive(name, nameof(outputSize), outputSize, rank);
        Check.Argument(
            outputRatio.Count <= 1 || outputRatio.Count == rank,
            $"{name}: outputRatio {outputRatio} has {outputRatio.Count} numbers for {rank} spatial dimensions.");
        for (int dim = 0; dim < outputRatio.Count; dim++)
        {
            Check.Argument(
                outputRatio[dim] is > 0 and < 1, $"{name}: outputRatio {outputRatio} must be between 0 and 1.");
        }
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

    /// <summary>The spatial sizes of an input, multiplied by ratios and rounded down.</summary>
    public static PerDim PartOf(Tensor x, int rank, ScaleFactor ratio)
    {
        var sizes = new int[rank];
        for (int dim = 0; dim < rank; dim++)
            sizes[dim] = (int)(x.Shape[x.Rank - rank + dim] * ratio[dim]);
        return PerDim.Of(sizes);
    }

    private static void Positive(string name, string argument, PerDim value, int rank) => Check.Argument(
        Array.TrueForAll(value.Resolve(name, argument, rank, 0), size => size > 0),
        $"{name}: {argument} {value} must be positive.");
}
