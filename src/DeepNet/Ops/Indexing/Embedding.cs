using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Rows of a table: y[…, :] = weight[indices[…], :]. torch.nn.functional.embedding.</summary>
    /// <remarks>The gradient adds the rows of dy up in the order of the indices, so results repeat.</remarks>
    /// <param name="indices">Any shape, Int64 or Int32.</param>
    /// <param name="weight">[count, size].</param>
    /// <param name="paddingIndex">A row that gets no gradient; may be negative.</param>
    /// <param name="maxNorm">Rows that are used and longer than this are first shortened to it, in the weight itself;
    /// null to leave them.</param>
    /// <param name="normType">The p of the norm for <paramref name="maxNorm"/>.</param>
    /// <param name="scaleGradByFreq">True to divide each row's gradient by how often the row was used.</param>
    /// <exception cref="ShapeException">The weight is not a matrix.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is not in [0, count).</exception>
    /// <exception cref="ArgumentException">The padding index is out of range, maxNorm is negative or infinite, or
    /// normType is not
    /// positive.</exception>
    public static Tensor Embedding(
        Tensor indices, Tensor weight, int? paddingIndex = null, double? maxNorm = null, double normType = 2,
        bool scaleGradByFreq = false)
    {
        ArgumentNullException.ThrowIfNull(indices);
        ArgumentNullException.ThrowIfNull(weight);
        Check.Shape(weight.Rank == 2, $"Embedding: weight {weight.Shape} must be [count, size].");
        Check.Argument(
            maxNorm is null or (>= 0 and < double.PositiveInfinity),
            $"Embedding: maxNorm {maxNorm} must be finite and not negative.");
        Check.Argument(normType > 0, $"Embedding: normType {normType} must be positive.");
        int count = weight.Shape[0], size = weight.Shape[1];
        Tensor rows = weight.CheckedIndices(nameof(Embedding), indices, 0, count).Reshape(-1);
        Check.Argument(
            paddingIndex is not { } index || (index >= -count && index < count),
            $"Embedding: paddingIndex {paddingIndex} is outside [{-count}, {count - 1}] of weight {weight.Shape}.");
        if (maxNorm is { } limit && rows.Count > 0)
            ShortenRows(weight, rows, limit, normType);
        Shape shape = new([.. indices.Shape, size]);
        if (paddingIndex is null && !scaleGradByFreq)
            return weight.IndexSelect(0, rows).Reshape(shape);
        Tensor y = weight.Detach().IndexSelect(0, rows);
        y.Track(
            nameof(Embedding),
            (weight, dy => Scattered(weight.Shape, 0, rows, Weighed(dy, rows, paddingIndex, count, scaleGradByFreq))));
        return y.Reshape(shape);
    }

    /// <summary>The gradient of rows without that of the padding and, if wanted, divided by how often each row was
    /// used.</summary>
    private static Tensor Weighed(Tensor dy, Tensor rows, int? paddingIndex, int count, bool byFrequency)
    {
        if (byFrequency && rows.Count > 0)
            dy /= rows.Bincount(minLength: count).IndexSelect(0, rows).Unsqueeze(1).Cast(dy.DType);
        if (paddingIndex is not { } padding)
            return dy;
        return dy.MaskedFill(rows.Unsqueeze(1).Eq(padding < 0 ? padding + count : padding), 0);
    }

    /// <summary>Shortens the rows that are used and too long, in place.</summary>
    private static void ShortenRows(Tensor weight, Tensor rows, double maxNorm, double p)
    {
        using IDisposable mode = NoGrad();
        Tensor values = weight.Detach(), used = rows.Unique().Values;
        Tensor isLong = values.IndexSelect(0, used).Norm(p, 1) > maxNorm;
        Tensor which = used.MaskedSelect(isLong);
        if (which.Count == 0)
            return;
        Tensor shortened = values.IndexSelect(0, which).Renorm(p, 0, maxNorm);
        if (!weight.IsContiguous)
        {
            weight.Overwrite(values.IndexCopy(0, which, shortened));
            return;
        }

        weight.Backend.IndexScatter(
            values, which, shortened.Contiguous(), 1, weight.Shape[0], which.Count, weight.Shape[1], default(AssignOp));
        weight.Storage.Version++;
    }
}
