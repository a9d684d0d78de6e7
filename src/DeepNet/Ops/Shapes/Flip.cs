namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>A copy in which the order of the elements along these dimensions is reversed. torch.flip.</summary>
    /// <exception cref="ShapeException">A dimension is named twice.</exception>
    public Tensor Flip(params ReadOnlySpan<int> dims)
    {
        long[] strides = Layout.Strides.ToArray();
        long offset = Layout.Offset;
        int[] flipped = dims.ToArray();
        var isFlipped = new bool[Math.Max(1, Rank)];
        for (int i = 0; i < flipped.Length; i++)
        {
            int d = flipped[i] = Check.Dim(nameof(Flip), flipped[i], Shape);
            Check.Shape(!isFlipped[d], $"Flip: dim {dims[i]} is named twice for shape {Shape}.");
            isFlipped[d] = true;
            if (Rank == 0 || Count == 0)
                continue;
            offset += (Shape[d] - 1) * strides[d];
            strides[d] = -strides[d];
        }

        Tensor y = NewLike();
        Backend.Copy(View(new Layout(Shape, strides, offset)), y);
        return y.Track(nameof(Flip), (this, dy => dy.Flip(flipped)));
    }
}
