namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Gated linear unit: y = a · sigmoid(b), where a and b are the halves of x along a dimension.</summary>
    /// <remarks>Dauphin et al., 2016, https://arxiv.org/abs/1612.08083; torch.nn.functional.glu.</remarks>
    /// <exception cref="DTypeException">The tensor is not floating point.</exception>
    /// <exception cref="ShapeException">The tensor is a scalar, or the dimension's size is odd.</exception>
    public Tensor Glu(int dim = -1)
    {
        Check.Floating(nameof(Glu), this);
        int d = Check.Dim(nameof(Glu), dim, Shape);
        Check.Shape(
            Rank > 0 && Shape[d] % 2 == 0,
            $"Glu: dim {dim} of shape {Shape} must have an even size, to be halved.");
        int half = Shape[d] / 2;
        return Narrow(d, 0, half) * Narrow(d, half, half).Sigmoid();
    }
}
