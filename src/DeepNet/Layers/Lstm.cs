namespace DeepNet.Layers;

/// <summary>Long short-term memory over a sequence.</summary>
/// <remarks>
/// Per step, with the gates in the order i, f, g, o in the weights:
/// i = σ(W_ii x + b_ii + W_hi h + b_hi), f and o likewise, g = tanh(W_ig x + b_ig + W_hg h + b_hg),
/// c′ = f c + i g, h′ = o tanh(c′), or h′ = W_hr (o tanh(c′)) with a projection.
/// Hochreiter and Schmidhuber, 1997; Sak et al., 2014, https://arxiv.org/abs/1402.1128; torch.nn.LSTM.
/// Parameters are named in <see cref="RecurrentLayer"/>.
/// </remarks>
public sealed class Lstm : RecurrentLayer
{
    /// <summary>Creates the layers.</summary>
    /// <param name="inputSize">Features of the input.</param>
    /// <param name="hiddenSize">Hidden units.</param>
    /// <param name="numLayers">Layers on top of each other, each reading the outputs of the one below.</param>
    /// <param name="bias">False leaves the biases out.</param>
    /// <param name="batchFirst">True for [batch, steps, features] instead of [steps, batch, features].</param>
    /// <param name="dropout">While training, the probability of a zero in what a layer hands to the next one.</param>
    /// <param name="bidirectional">True to run every layer in both directions and concatenate the outputs.</param>
    /// <param name="projSize">Size the outputs are projected to; 0 for no projection.</param>
    /// <param name="generator">Where initial values and dropout come from; null for the default generator.</param>
    /// <exception cref="ArgumentException">A size is not positive, dropout not in [0, 1], or projSize negative or not
    /// smaller than hiddenSize.</exception>
    public Lstm(
        int inputSize, int hiddenSize, int numLayers = 1, bool bias = true, bool batchFirst = false,
        double dropout = 0, bool bidirectional = false, int projSize = 0, RandomSource? generator = null)
        : base(
            RecurrentCell.Lstm, inputSize, hiddenSize, numLayers, bias, batchFirst, dropout, bidirectional, projSize,
            generator)
    {
    }

    /// <summary>Size the outputs are projected to; 0 for no projection.</summary>
    public int ProjSize => Projection;

    /// <summary>[steps, batch, inputSize] to [steps, batch, directions · outputs] with the last state.</summary>
    /// <param name="x">The sequence; steps and batch swap with batchFirst, and the batch may be left out.</param>
    /// <param name="h0">[layers · directions, batch, outputs] before the first step; zeros if not given.</param>
    /// <param name="c0">[layers · directions, batch, hiddenSize]; given if and only if h0 is.</param>
    /// <exception cref="ShapeException">A shape does not fit.</exception>
    /// <exception cref="ArgumentException">One of h0 and c0 is missing.</exception>
    public (Tensor Output, Tensor Hidden, Tensor Cell) Forward(Tensor x, Tensor? h0 = null, Tensor? c0 = null)
    {
        Check.Argument((h0 is null) == (c0 is null), $"Lstm: h0 and c0 must be given together.");
        (Tensor output, Tensor hidden, Tensor? cell) = Run(x, h0, c0);
        return (output, hidden, cell!);
    }

    /// <summary>The same of sequences of different lengths: every one ends with its own last step.</summary>
    /// <param name="x">Packed sequences with rows of inputSize.</param>
    /// <param name="h0">[layers · directions, batch, outputs], in the order in which the sequences were given; zeros
    /// if not given.</param>
    /// <param name="c0">[layers · directions, batch, hiddenSize]; given if and only if h0 is.</param>
    /// <exception cref="ShapeException">A shape does not fit.</exception>
    /// <exception cref="ArgumentException">One of h0 and c0 is missing.</exception>
    public (PackedSequence Output, Tensor Hidden, Tensor Cell) Forward(
        PackedSequence x, Tensor? h0 = null, Tensor? c0 = null)
    {
        Check.Argument((h0 is null) == (c0 is null), $"Lstm: h0 and c0 must be given together.");
        (PackedSequence output, Tensor hidden, Tensor? cell) = Run(x, h0, c0);
        return (output, hidden, cell!);
    }
}
