namespace DeepNet.Layers;

/// <summary>The mean of every channel of [batch, channels, length]; the batch may be left out.</summary>
/// <remarks>As <see cref="AdaptiveAvgPool1d"/> to size 1, but without dimensions of size 1 unless they are kept. Lin
/// et al., 2013, https://arxiv.org/abs/1312.4400.</remarks>
public sealed class GlobalAvgPool1d : GlobalPoolLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="keepDim">True leaves the spatial dimensions, with size 1.</param>
    public GlobalAvgPool1d(bool keepDim = false)
        : base(1, keepDim)
    {
    }

    private protected override Tensor Pool(Tensor x, int[] dims) => x.Mean(dims, KeepDim);
}
