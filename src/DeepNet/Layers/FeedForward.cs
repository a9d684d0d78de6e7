namespace DeepNet.Layers;

/// <summary>The network in the layers of a transformer: linear2(dropout(activation(linear1(x)))).</summary>
/// <remarks>Gated: linear1 has twice the outputs, and the activation of the first half multiplies the second (Shazeer,
/// 2020, https://arxiv.org/abs/2002.05202). The modules stay those of the layer, whose state keys they make.</remarks>
internal static class FeedForward
{
    public static Func<Tensor, Tensor> Activation(Func<Tensor, Tensor>? activation, bool gated) =>
        activation ?? (gated ? x => x.Silu() : x => x.Relu());

    public static Linear First(string name, int modelDim, int size, bool gated, RandomSource? generator)
    {
        Check.Argument(size > 0, $"{name}: feedForwardDim {size} must be positive.");
        return new Linear(modelDim, gated ? 2 * size : size, generator: generator);
    }

    public static Tensor Run(
        Tensor x, Linear first, Func<Tensor, Tensor> activation, bool gated, Dropout dropout, Linear second)
    {
        Tensor y = first.Forward(x);
        if (gated)
        {
            Tensor[] halves = y.Chunk(2, -1);
            y = activation(halves[0]) * halves[1];
        }
        else
        {
            y = activation(y);
        }

        return second.Forward(dropout.Forward(y));
    }
}
