namespace DeepNet.Layers;

/// <summary>Gated recurrent units over a sequence.</summary>
/// <remarks>
/// Per step, with the gates in the order r, z, n in the weights:
/// r = σ(W_ir x + b_ir + W_hr h + b_hr), z likewise, n = tanh(W_in x + b_in + r (W_hn h + b_hn)),
/// h′ = (1 - z) n + z h. Cho et al., 2014, https://arxiv.org/abs/1406.1078; torch.nn.GRU.
/// Parameters are named in <see cref="RecurrentLayer"/>.
/// </remarks>
public sealed class Gru : RecurrentLayer
{
    /// <summary>Creates the layers.</summary>
    /// <param name="inputSize">Features of the input.</param>
    /// <param name="hiddenSize">Hidden units.</param>
    /// <param name="numLayers">Layers on top of each other, each reading the outputs of the one below.</param>
    /// <param name="bias">False leaves the biases out.</param>
    /// <param name="batchFirst">True for [batch, steps, features] instead of [steps, batch, features].</param>
    /// <param name="dropout">While training, the probability of a zero in what a layer hands to the next one.</param>
    /// <param name="bidirectional">True to run every layer in both directions and concatenate the outputs.</param>
    /// <param name="generator">Where initial values and dropout come from; null for the default generator.</param>
    /// <exception cref="ArgumentException">A size is not positive, or dropout not in [0, 1].</exception>
    public Gru(
        int inputSize, int hiddenSize, int numLayers = 1, bool bias = true, bool batchFirst = false,
        double dropout = 0, bool bidirectional = false, RandomSource? generator = null)
        : base(
            RecurrentCell.Gru, inputSize, hiddenSize, numLayers, bias, batchFirst, dropout, bidirectional, 0, generator)
    {
    }

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
