namespace DeepNet.Layers;

/// <summary>Long short-term memory whose gates see the cells, over a sequence.</summary>
/// <remarks>
/// Per step, with the gates in the order i, f, g, o in the weights and p the peepholes, products element by element:
/// i = σ(W_ii x + b_ii + W_hi h + b_hi + p_i c), f likewise with p_f, g = tanh(W_ig x + b_ig + W_hg h + b_hg),
/// c′ = f c + i g, o = σ(W_io x + b_io + W_ho h + b_ho + p_o c′), h′ = o tanh(c′).
/// Gers and Schmidhuber, 2000, https://doi.org/10.1109/IJCNN.2000.861302, in the form of Gers et al., 2002,
/// https://www.jmlr.org/papers/v3/gers02a.html. Parameters are named in <see cref="RecurrentLayer"/>, and the peepholes
/// <c>weight_ch_l0</c>; they too start uniform in ±1/√hiddenSize. Composed of single operations and slower than
/// <see cref="Lstm"/>, which it is with peepholes of zero.
/// </remarks>
public sealed class PeepholeLstm : RecurrentLayer
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
    public PeepholeLstm(
        int inputSize, int hiddenSize, int numLayers = 1, bool bias = true, bool batchFirst = false,
        double dropout = 0, bool bidirectional = false, RandomSource? generator = null)
        : base(
            RecurrentCell.Lstm, inputSize, hiddenSize, numLayers, bias, batchFirst, dropout, bidirectional, 0,
            generator, hasPeepholes: true)
    {
    }

    /// <summary>[3, hiddenSize]: the peepholes of the gates i, f and o.</summary>
    /// <exception cref="ArgumentException">There is no such layer or direction.</exception>
    public Parameter WeightCh(int layer = 0, bool reverse = false) => Get("weight_ch", layer, reverse)!;

    /// <summary>[steps, batch, inputSize] to [steps, batch, directions · hiddenSize] with the last state.</summary>
    /// <param name="x">The sequence; steps and batch swap with batchFirst, and the batch may be left out.</param>
    /// <param name="h0">[layers · directions, batch, hiddenSize] before the first step; zeros if not given.</param>
    /// <param name="c0">[layers · directions, batch, hiddenSize]; given if and only if h0 is.</param>
    /// <exception cref="ShapeException">A shape does not fit.</exception>
    /// <exception cref="ArgumentException">One of h0 and c0 is missing.</exception>
    public (Tensor Output, Tensor Hidden, Tensor Cell) Forward(Tensor x, Tensor? h0 = null, Tensor? c0 = null)
    {
        Check.Argument((h0 is null) == (c0 is null), $"PeepholeLstm: h0 and c0 must be given together.");
        (Tensor output, Tensor hidden, Tensor? cell) = Run(x, h0, c0);
        return (output, hidden, cell!);
    }

    /// <summary>The same of sequences of different lengths: every one ends with its own last step.</summary>
    /// <param name="x">Packed sequences with rows of inputSize.</param>
    /// <param name="h0">[layers · directions, batch, hiddenSize], in the order in which the sequences were given;
    /// zeros if not given.</param>
    /// <param name="c0">[layers · directions, batch, hiddenSize]; given if and only if h0 is.</param>
    /// <exception cref="ShapeException">A shape does not fit.</exception>
    /// <exception cref="ArgumentException">One of h0 and c0 is missing.</exception>
    public (PackedSequence Output, Tensor Hidden, Tensor Cell) Forward(
        PackedSequence x, Tensor? h0 = null, Tensor? c0 = null)
    {
        Check.Argument((h0 is null) == (c0 is null), $"PeepholeLstm: h0 and c0 must be given together.");
        (PackedSequence output, Tensor hidden, Tensor? cell) = Run(x, h0, c0);
        return (output, hidden, cell!);
    }
}
