namespace DeepNet.Layers;

/// <summary>One step of <see cref="Lstm"/>.</summary>
/// <remarks>torch.nn.LSTMCell.</remarks>
public sealed class LstmCell : RecurrentCellLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="inputSize">Features of the input.</param>
    /// <param name="hiddenSize">Hidden units.</param>
    /// <param name="bias">False leaves the biases out.</param>
    /// <param name="generator">Where the initial values come from; null for the default generator.</param>
    /// <exception cref="ArgumentException">A size is not positive.</exception>
    public LstmCell(int inputSize, int hiddenSize, bool bias = true, RandomSource? generator = null)
        : base(RecurrentCell.Lstm, inputSize, hiddenSize, bias, generator)
    {
    }

    /// <summary>[batch, inputSize] and the former state, both [batch, hiddenSize], to the next state.</summary>
    /// <param name="x">The input; the batch may be left out.</param>
    /// <param name="h">The former output; zeros if not given.</param>
    /// <param name="c">The former cells; given if and only if h is.</param>
    /// <exception cref="ShapeException">A shape does not fit.</exception>
    /// <exception cref="ArgumentException">One of h and c is missing.</exception>
    public (Tensor Hidden, Tensor Cell) Forward(Tensor x, Tensor? h = null, Tensor? c = null)
    {
        Check.Argument((h is null) == (c is null), $"LstmCell: h and c must be given together.");
        (Tensor hidden, Tensor? cell) = Step(x, h, c);
        return (hidden, cell!);
    }
}
