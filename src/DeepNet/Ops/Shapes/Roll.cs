namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>
    /// Elements moved along a dimension; what leaves at the end comes in at the start. Without a dim, as if
    /// flattened.
    /// </summary>
    /// <remarks>torch.roll.</remarks>
    public Tensor Roll(int shift, int? dim = null)
    {
        if (dim is null)
            return Rank == 1 ? Roll(shift, 0) : Reshape(-1).Roll(shift, 0).Reshape(Shape);
        int d = Check.Dim(nameof(Roll), dim.Value, Shape);
        int size = Rank == 0 ? 1 : Shape[d];
        int moved = size == 0 ? 0 : ((shift % size) + size) % size;
        return moved == 0 ? Clone() : Concat([Narrow(d, size - moved, moved), Narrow(d, 0, size - moved)], d);
    }

    /// <summary>The same along several dimensions: <c>shifts[i]</c> along <c>dims[i]</c>.</summary>
    /// <exception cref="ShapeException">The lists differ in length.</exception>
    public Tensor Roll(ReadOnlySpan<int> shifts, ReadOnlySpan<int> dims)
    {
        Check.Shape(shifts.Length == dims.Length, $"Roll: {shifts.Length} shifts for {dims.Length} dims.");
        Tensor y = this;
        for (int i = 0; i < dims.Length; i++)
            y = y.Roll(shifts[i], dims[i]);
        return y == this ? Clone() : y;
    }
}
