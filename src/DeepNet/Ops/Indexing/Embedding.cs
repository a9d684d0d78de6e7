namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Rows of a table: y[…, :] = weight[indices[…], :]. torch.nn.functional.embedding.</summary>
    /// <remarks>The gradient adds the rows of dy up in the order of the indices, so results repeat.</remarks>
    /// <param name="indices">Any shape, Int64 or Int32.</param>
    /// <param name="weight">[count, size].</param>
    /// <param name="paddingIndex">A row that gets no gradient; may be negative.</param>
    /// <exception cref="ShapeException">The weight is not a matrix.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is not in [0, count).</exception>
    public static Tensor Embedding(Tensor indices, Tensor weight, int? paddingIndex = null)
    {
        ArgumentNullException.ThrowIfNull(indices);
        ArgumentNullException.ThrowIfNull(weight);
        Check.Shape(weight.Rank == 2, $"Embedding: weight {weight.Shape} must be [count, size].");
        int count = weight.Shape[0], size = weight.Shape[1];
        Tensor rows = weight.CheckedIndices(nameof(Embedding), indices, 0, count).Reshape(-1);
        Shape shape = new([.. indices.Shape, size]);
        if (paddingIndex is not { } padding)
            return weight.IndexSelect(0, rows).Reshape(shape);
        Check.Argument(
            padding >= -count && padding < count,
            $"Embedding: paddingIndex {padding} is outside [{-count}, {count - 1}] of weight {weight.Shape}.");
        Tensor y = weight.Detach().IndexSelect(0, rows);
        Tensor isPadding = rows.Unsqueeze(1).Eq(padding < 0 ? padding + count : padding);
        y.Track(
            nameof(Embedding),
            (weight, dy => Scattered(weight.Shape, 0, rows, dy.MaskedFill(isPadding, 0))));
        return y.Reshape(shape);
    }
}
