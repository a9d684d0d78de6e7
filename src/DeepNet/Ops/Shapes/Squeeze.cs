namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>A view without any dimension of size 1. torch.squeeze.</summary>
    public Tensor Squeeze()
    {
        Tensor y = this;
        for (int d = Rank - 1; d >= 0; d--)
            y = y.Squeeze(d);
        return y;
    }

    /// <summary>A view without this dimension, if its size is 1; else this tensor. torch.squeeze.</summary>
    public Tensor Squeeze(int dim)
    {
        int d = Check.Dim(nameof(Squeeze), dim, Shape);
        if (Rank == 0 || Shape[d] != 1)
            return this;
        long[] strides = [.. Layout.Strides[..d], .. Layout.Strides[(d + 1)..]];
        Tensor y = View(
            new Layout(new Shape([.. Shape.AsSpan()[..d], .. Shape.AsSpan()[(d + 1)..]]), strides, Layout.Offset));
        return y.Track(nameof(Squeeze), (this, dy => dy.Unsqueeze(d)));
    }
}
