namespace DeepNet.Layers;

/// <summary>One step of <see cref="Gru"/>.</summary>
/// <remarks>torch.nn.GRUCell.</remarks>
public sealed class GruCell : RecurrentCellLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="inputSize">Features of the input.</param>
    /// <param name="hiddenSize">Hidden units.</param>
    /// <param name="bias">False leaves the biases out.</param>
    /// <param name="generator">Where the initial values come from; null for the default generator.</param>
    /// <exception cref="ArgumentException">A size is not positive.</exception>
    public GruCell(int inputSize, int hiddenSize, bool bias = true, RandomSource? generator = null)
        : base(RecurrentCell.Gru, inputSize, hiddenSize, bias, generator)
    {
    }

    /// <summary>[batch, inputSize] and the former output [batch, hiddenSize] to the next one.</summary>
    /// <param name="x">The input; the batch may be left out.</param>
    /// <param name="h">The former output; zeros if not given.</param>
    /// <exception cref="ShapeException">A shape does not fit.</exception>
    public Tensor Forward(Tensor x, Tensor? h = null) => Step(x, h, null).Hidden;
}
