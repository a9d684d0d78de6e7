namespace DeepNet.Layers;

/// <summary>One step of <see cref="Rnn"/>.</summary>
/// <remarks>torch.nn.RNNCell.</remarks>
public sealed class RnnCell : RecurrentCellLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="inputSize">Features of the input.</param>
    /// <param name="hiddenSize">Hidden units.</param>
    /// <param name="bias">False leaves the biases out.</param>
    /// <param name="nonlinearity"><see cref="Nonlinearity.Tanh"/> or <see cref="Nonlinearity.Relu"/>.</param>
    /// <param name="generator">Where the initial values come from; null for the default generator.</param>
    /// <exception cref="ArgumentException">A size is not positive, or the nonlinearity another.</exception>
    public RnnCell(
        int inputSize, int hiddenSize, bool bias = true, Nonlinearity nonlinearity = Nonlinearity.Tanh,
        RandomSource? generator = null)
        : base(RecurrentParameters.CellOf(nameof(RnnCell), nonlinearity), inputSize, hiddenSize, bias, generator)
    {
    }

    /// <summary>The function of the step.</summary>
    public Nonlinearity Nonlinearity => Cell == RecurrentCell.Tanh ? Nonlinearity.Tanh : Nonlinearity.Relu;

    /// <summary>[batch, inputSize] and the former output h [batch, hiddenSize] to the next one,
    /// tanh(W_ih x + b_ih + W_hh h + b_hh) or the ReLU of it.</summary>
    /// <param name="x">The input; the batch may be left out.</param>
    /// <param name="h">The former output; zeros if not given.</param>
    /// <exception cref="ShapeException">A shape does not fit.</exception>
    public Tensor Forward(Tensor x, Tensor? h = null) => Step(x, h, null).Hidden;
}
