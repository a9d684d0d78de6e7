namespace DeepNet.Layers;

/// <summary>The largest element of every channel of [batch, channels, height, width]; the batch may be left
/// out.</summary>
/// <remarks>As <see cref="AdaptiveMaxPool2d"/> to size 1, but without dimensions of size 1 unless they are kept. Equal
/// largest elements share the gradient. Lin et al., 2013, https://arxiv.org/abs/1312.4400.</remarks>
public sealed class GlobalMaxPool2d : GlobalPoolLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="keepDim">True leaves the spatial dimensions, with size 1.</param>
    public GlobalMaxPool2d(bool keepDim = false)
        : base(2, keepDim)
    {
    }

    private protected override Tensor Pool(Tensor x, int[] dims) => x.Amax(dims, KeepDim);
}
