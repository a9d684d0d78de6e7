namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>
    /// A view with a new dimension of size 1 at place <paramref name="dim"/> (−rank−1 … rank). torch.unsqueeze.
    /// </summary>
    public Tensor Unsqueeze(int dim)
    {
        int d = Check.Dim(nameof(Unsqueeze), dim, Rank + 1, Shape);
        long stride = d < Rank ? Layout.Strides[d] * Shape[d] : 1;
        long[] strides = [.. Layout.Strides[..d], stride, .. Layout.Strides[d..]];
        Tensor y = View(
            new Layout(new Shape([.. Shape.AsSpan()[..d], 1, .. Shape.AsSpan()[d..]]), strides, Layout.Offset));
        return y.Track(nameof(Unsqueeze), (this, dy => dy.Squeeze(d)));
    }
}
