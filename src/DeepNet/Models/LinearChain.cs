using DeepNet.Layers;

namespace DeepNet.Models;

/// <summary>Linear layers one after the other, for models that are made of them.</summary>
internal static class LinearChain
{
    /// <summary>A linear layer from each size to the next, with ReLU between them but not at the end.</summary>
    public static Sequential Of(ReadOnlySpan<int> sizes, RandomSource? generator)
    {
        var chain = new Sequential();
        for (int i = 1; i < sizes.Length; i++)
        {
            if (i > 1)
                chain.Add(new Relu());
            chain.Add(new Linear(sizes[i - 1], sizes[i], generator: generator));
        }

        return chain;
    }

    /// <summary>[batch, …] to [batch, features].</summary>
    /// <exception cref="ShapeException">A sample has another number of elements.</exception>
    public static Tensor Rows(string model, Tensor x, int features)
    {
        ArgumentNullException.ThrowIfNull(x);
        Check.Shape(
            x.Rank >= 2 && x.Count == (long)x.Shape[0] * features,
            $"{model}: input {x.Shape} must be [batch, …] with {features} elements per sample.");
        return x.Reshape(x.Shape[0], features);
    }
}
