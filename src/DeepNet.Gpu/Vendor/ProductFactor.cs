namespace DeepNet.Gpu.Vendor;

/// <summary>How a matrix lies in memory: contiguous rows, or, turned, contiguous columns.</summary>
/// <param name="IsTurned">Whether its columns are contiguous.</param>
/// <param name="Stride">From a contiguous line to the next.</param>
internal readonly record struct ProductFactor(bool IsTurned, long Stride)
{
    /// <summary>Of a tensor's last two dims; null if neither rows nor columns are contiguous.</summary>
    public static ProductFactor? Of(Tensor x)
    {
        int rows = x.Shape[-2], columns = x.Shape[-1];
        ReadOnlySpan<long> strides = x.Layout.Strides;
        if (Lines(rows, strides[^2], columns, strides[^1]) is { } asIs)
            return new ProductFactor(false, asIs);
        return Lines(columns, strides[^1], rows, strides[^2]) is { } turned ? new ProductFactor(true, turned) : null;
    }

    /// <summary>The stride of lines that are contiguous and do not overlap. The stride of a single line or element says
    /// nothing.</summary>
    private static long? Lines(int lines, long lineStride, int length, long elementStride)
    {
        if (length > 1 && elementStride != 1)
            return null;
        if (lines <= 1)
            return Math.Max(1, length);
        return lineStride >= Math.Max(1, length) ? lineStride : null;
    }
}
