namespace DeepNet.Layers;

/// <summary>Elman's recurrent network over a sequence: h′ = tanh(W_ih x + b_ih + W_hh h + b_hh), or ReLU.</summary>
/// <remarks>Elman, 1990; torch.nn.RNN. Parameters are named in <see cref="RecurrentLayer"/>.</remarks>
public sealed class Rnn : RecurrentLayer
{
    /// <summary>Creates the layers.</summary>
    /// <param name="inputSize">Features of the input.</param>
    /// <param name="hiddenSize">Hidden units.</param>
    /// <param name="numLayers">Layers on top of each other, each reading the outputs of the one below.</param>
    /// <param name="nonlinearity"><see cref="Nonlinearity.Tanh"/> or <see cref="Nonlinearity.Relu"/>.</param>
    /// <param name="bias">False leaves the biases out.</param>
    /// <param name="batchFirst">True for [batch, steps, features] instead of [steps, batch, features].</param>
    /// <param name="dropout">While training, the probability of a zero in what a layer hands to the next one.</param>
    /// <param name="bidirectional">True to run every layer in both directions and concatenate the outputs.</param>
    /// <param name="generator">Where initial values and dropout come from; null for the default generator.</param>
    /// <exception cref="ArgumentException">A size is not positive, dropout not in [0, 1], or the nonlinearity another.
    /// </exception>
    public Rnn(
        int inputSize, int hiddenSize, int numLayers = 1, Nonlinearity nonlinearity = Nonlinearity.Tanh,
        bool bias = true, bool batchFirst = false, double dropout = 0, bool bidirectional = false,
        RandomSource? generator = null)
        : base(
            RecurrentParameters.CellOf(nameof(Rnn), nonlinearity), inputSize, hiddenSize, numLayers, bias, batchFirst,
            dropout, bidirectional, 0, generator)
    {
    }

    /// <summary>The function of a step.</summary>
    public Nonlinearity Nonlinearity =>
        Cell == RecurrentCell.Tanh ? Nonlinearity.Tanh : Nonlinearity.Relu;

    /// <summary>[steps, batch, inputSize] to outputs [steps, batch, directions · hiddenSize] with the last
    /// state.</summary>
    /// <param name="x">The sequence; steps and batch swap with batchFirst, and the batch may be left out.</param>
    /// <param name="h0">[layers · directions, batch, hiddenSize] before the first step; zeros if not given.</param>
    /// <exception cref="ShapeException">A shape does not fit.</exception>
    public (Tensor Output, Tensor Hidden) Forward(Tensor x, Tensor? h0 = null)
    {
        (Tensor output, Tensor hidden, _) = Run(x, h0, null);
        return (output, hidden);
    }

    /// <summary>The same of sequences of different lengths: every one ends with its own last step.</summary>
    /// <param name="x">Packed sequences with rows of inputSize.</param>
    /// <param name="h0">[layers · directions, batch, hiddenSize], in the order in which the sequences were given;
    /// zeros if not given.</param>
    /// <exception cref="ShapeException">A shape does not fit.</exception>
    public (PackedSequence Output, Tensor Hidden) Forward(PackedSequence x, Tensor? h0 = null)
    {
        (PackedSequence output, Tensor hidden, _) = Run(x, h0, null);
        return (output, hidden);
    }
}
