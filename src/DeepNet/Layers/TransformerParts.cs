namespace DeepNet.Layers;

/// <summary>What the layers of a transformer's encoder and decoder share: checks, residual connections and the network
/// linear2(dropout(activation(linear1(x)))). The modules stay those of the layer, whose state keys they make.</summary>
internal static class TransformerParts
{
    public static void CheckSettings(
        string name, int modelDim, int numHeads, int feedForwardDim, double dropout, double epsilon)
    {
        Check.Argument(numHeads > 0, $"{name}: numHeads {numHeads} must be positive.");
        Check.Argument(
            modelDim > 0 && modelDim % numHeads == 0,
            $"{name}: modelDim {modelDim} must be a positive multiple of numHeads {numHeads}.");
        Check.Argument(feedForwardDim > 0, $"{name}: feedForwardDim {feedForwardDim} must be positive.");
        Check.Argument(dropout is >= 0 and <= 1, $"{name}: dropout {dropout} must be in [0, 1].");
        Check.Argument(
            epsilon >= 0 && double.IsFinite(epsilon), $"{name}: epsilon {epsilon} must be finite and not negative.");
    }

    public static void CheckInput(string name, Tensor x, MultiHeadAttention attention)
    {
        ArgumentNullException.ThrowIfNull(x);
        Check.Shape(
            x.Rank is 2 or 3 && x.Shape[-1] == attention.EmbedDim,
            $"{name}: x {x.Shape} must be {(attention.BatchFirst ? "[batch, length" : "[length, batch")}, "
                + $"{attention.EmbedDim}] or [length, {attention.EmbedDim}].");
    }

    /// <summary>Two sequences of one batch, each with a length of its own.</summary>
    public static void CheckPair(
        string name, string argument, Tensor x, string otherArgument, Tensor other, int modelDim, bool batchFirst)
    {
        ArgumentNullException.ThrowIfNull(x, argument);
        ArgumentNullException.ThrowIfNull(other, otherArgument);
        int batchDim = batchFirst ? 0 : 1;
        Check.Shape(
            x.Rank is 2 or 3 && x.Rank == other.Rank && x.Shape[-1] == modelDim && other.Shape[-1] == modelDim
                && (x.Rank == 2 || x.Shape[batchDim] == other.Shape[batchDim]),
            $"{name}: {argument} {x.Shape} and {otherArgument} {other.Shape} must be "
                + $"{(batchFirst ? "[batch, length" : "[length, batch")}, {modelDim}] with the same batch, or "
                + $"[length, {modelDim}].");
    }

    public static string Describe(bool normFirst, bool gated) =>
        string.Join(", ", new[] { normFirst ? "normFirst: true" : "", gated ? "gated: true" : "" }.Where(x => x != ""));

    public static Func<Tensor, Tensor> Activation(Func<Tensor, Tensor>? activation, bool gated) =>
        activation ?? (gated ? x => x.Silu() : x => x.Relu());

    /// <summary>x + part(norm(x)), or norm(x + part(x)).</summary>
    public static Tensor Residual(Tensor x, LayerNorm norm, bool normFirst, Func<Tensor, Tensor> part) =>
        normFirst ? x + part(norm.Forward(x)) : norm.Forward(x + part(x));

    /// <summary>The network; gated, linear1 has twice the outputs.</summary>
    public static Tensor Network(
        Tensor x, Linear linear1, Func<Tensor, Tensor> activation, bool gated, Dropout dropout, Linear linear2)
    {
        Tensor y = linear1.Forward(x);
        if (gated)
        {
            Tensor[] halves = y.Chunk(2, -1);
            y = activation(halves[0]) * halves[1];
        }
        else
        {
            y = activation(y);
        }

        return linear2.Forward(dropout.Forward(y));
    }
}
