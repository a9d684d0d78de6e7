namespace DeepNet.Layers;

/// <summary>Joins neighbouring dimensions into one; all but the batch unless told otherwise.</summary>
/// <remarks>torch.nn.Flatten; the operation is <see cref="Tensor.Flatten"/>.</remarks>
public sealed class Flatten : Layer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="startDim">The first dimension to join; negative ones count from the end.</param>
    /// <param name="endDim">The last one, included.</param>
    public Flatten(int startDim = 1, int endDim = -1) => (StartDim, EndDim) = (startDim, endDim);

    /// <summary>The first dimension to join.</summary>
    public int StartDim { get; }

    /// <summary>The last dimension to join.</summary>
    public int EndDim { get; }

    /// <summary>[batch, a, b, …] to [batch, a · b · …] by default.</summary>
    /// <exception cref="ShapeException">The end lies before the start.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The input has no such dimension.</exception>
    public override Tensor Forward(Tensor x) => Observed(x.Flatten(StartDim, EndDim));

    /// <inheritdoc/>
    protected override string Describe() => $"startDim: {StartDim}, endDim: {EndDim}";
}
