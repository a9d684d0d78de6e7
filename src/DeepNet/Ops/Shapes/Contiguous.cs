namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>This tensor with its elements in row-major order: itself if they are, else a copy.</summary>
    public Tensor Contiguous() => IsContiguous ? this : Clone();

    /// <summary>
    /// A copy with memory of its own. Gradients flow through it; <c>x.Detach().Clone()</c> cuts them off.
    /// </summary>
    public Tensor Clone()
    {
        Tensor y = NewLike();
        Backend.Copy(this, y);
        return y.Track(nameof(Clone), (this, dy => dy));
    }
}
