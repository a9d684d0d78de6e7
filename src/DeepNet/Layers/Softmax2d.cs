namespace DeepNet.Layers;

/// <summary>Softmax over the channels at every pixel of [batch, channels, height, width]; the batch may be left
/// out.</summary>
/// <remarks>torch.nn.Softmax2d.</remarks>
public sealed class Softmax2d : Layer
{
    /// <summary>The shape of x.</summary>
    /// <exception cref="ShapeException">The rank is wrong.</exception>
    /// <exception cref="DTypeException">x is not floating point.</exception>
    public override Tensor Forward(Tensor x)
    {
        SpatialChecks.CheckRank(nameof(Softmax2d), x, 2);
        Check.Floating(nameof(Softmax2d), x);
        return Observed(x.Softmax(-3));
    }
}
