namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>
    /// The Vandermonde matrix of a vector: its powers as columns, [count, n]; from the highest down unless
    /// increasing.
    /// </summary>
    /// <param name="n">The number of columns; that of the rows if null.</param>
    /// <param name="increasing">Whether the powers rise from left to right.</param>
    /// <exception cref="ShapeException">The tensor is not a vector.</exception>
    /// <remarks>torch.vander.</remarks>
    public Tensor Vander(int? n = null, bool increasing = false)
    {
        Check.Shape(Rank == 1, $"Vander: shape {Shape} is not a vector.");
        int columns = n ?? Shape[0];
        Check.Shape(columns >= 0, $"Vander: {columns} columns.");
        if (columns == 0)
            return New([Shape[0], 0]);
        var powers = new Tensor[columns];
        for (int i = 0; i < columns; i++)
            powers[i] = i == 0 ? Ones(Shape, DType, Device) : powers[i - 1] * this;
        if (!increasing)
            Array.Reverse(powers);
        return Stack(powers, 1);
    }
}
