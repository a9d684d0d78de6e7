namespace DeepNet.Gpu.Vendor;

/// <summary>Matrices at equal distances in two factors and the result; at a distance of 0 it is the same one again.
/// </summary>
internal readonly record struct BatchDim(long Count, long A, long B, long Y)
{
    /// <summary>Dims before the last two, as few as the strides allow; at least one.</summary>
    public static List<BatchDim> Of(Tensor a, Tensor b, Tensor y)
    {
        ReadOnlySpan<long> strideA = a.Layout.Strides, strideB = b.Layout.Strides, strideY = y.Layout.Strides;
        var dims = new List<BatchDim>();
        for (int d = y.Rank - 3; d >= 0; d--)
        {
            if (y.Shape[d] == 1)
                continue;
            var dim = new BatchDim(y.Shape[d], strideA[d], strideB[d], strideY[d]);
            if (dims.Count > 0 && dims[^1] is var last
                && (dim.A, dim.B, dim.Y) == (last.A * last.Count, last.B * last.Count, last.Y * last.Count))
            {
                dims[^1] = last with { Count = last.Count * dim.Count };
            }
            else
            {
                dims.Add(dim);
            }
        }

        if (dims.Count == 0)
            dims.Add(new BatchDim(1, 0, 0, 0));
        return dims;
    }
}
