namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The dimensions from start to end (inclusive) as one. A scalar becomes [1]. torch.flatten.</summary>
    /// <exception cref="ShapeException">The end lies before the start.</exception>
    public Tensor Flatten(int startDim = 0, int endDim = -1)
    {
        int first = Check.Dim(nameof(Flatten), startDim, Shape), last = Check.Dim(nameof(Flatten), endDim, Shape);
        Check.Shape(first <= last, $"Flatten: startDim {startDim} lies after endDim {endDim} in shape {Shape}.");
        if (Rank == 0)
            return Reshape(1);
        ReadOnlySpan<int> sizes = Shape;
        long count = 1;
        foreach (int size in sizes[first..(last + 1)])
            count *= size;
        Check.Shape(count <= int.MaxValue, $"Flatten: a dim of {count} elements is too long.");
        return Reshape([.. sizes[..first], (int)count, .. sizes[(last + 1)..]]);
    }
}
