namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>One dimension as several; one of the sizes may be -1. torch.unflatten.</summary>
    /// <exception cref="ShapeException">The sizes do not multiply to that of the dimension.</exception>
    public Tensor Unflatten(int dim, params ReadOnlySpan<int> sizes)
    {
        int d = Check.Dim(nameof(Unflatten), dim, Shape);
        Check.Shape(Rank > 0, $"Unflatten: a scalar has no dim to cut.");
        int[] parts = sizes.ToArray();
        int open = Array.IndexOf(parts, -1);
        long known = 1;
        foreach (int part in parts)
            known *= part == -1 ? 1 : part;
        if (open >= 0 && known > 0)
            parts[open] = (int)(Shape[d] / known);
        long product = 1;
        foreach (int part in parts)
            product *= part;
        Check.Shape(
            product == Shape[d] && Array.TrueForAll(parts, part => part >= 0),
            $"Unflatten: sizes [{string.Join(", ", sizes.ToArray())}] do not multiply to {Shape[d]}, "
            + $"the size of dim {dim} of shape {Shape}.");
        return Reshape([.. Shape.AsSpan()[..d], .. parts, .. Shape.AsSpan()[(d + 1)..]]);
    }
}
