namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>
    /// The plane of two dimensions turned by k right angles, from the first towards the second. torch.rot90.
    /// </summary>
    /// <exception cref="ShapeException">The dims are the same.</exception>
    public Tensor Rot90(int k = 1, int dim0 = 0, int dim1 = 1)
    {
        int a = Check.Dim(nameof(Rot90), dim0, Shape), b = Check.Dim(nameof(Rot90), dim1, Shape);
        Check.Shape(a != b, $"Rot90: dims {dim0} and {dim1} of shape {Shape} are the same.");
        return (((k % 4) + 4) % 4) switch
        {
            1 => Flip(b).Transpose(a, b),
            2 => Flip(a, b),
            3 => Flip(a).Transpose(a, b),
            _ => Clone(),
        };
    }
}
