namespace DeepNet.Layers;

/// <summary>The initial values that PyTorch's linear and convolution layers share: uniform in ±1/√fanIn.</summary>
/// <remarks>Kaiming's uniform distribution for a leaky ReLU of slope a = √5, whose gain √(2 / (1 + a²)) makes the bound
/// 1/√fanIn.</remarks>
internal static class FanInUniform
{
    /// <summary>A weight of this shape and, if wanted, a bias of one value for each of
    /// <paramref name="outputs"/>.</summary>
    public static (Parameter Weight, Parameter? Bias) WeightAndBias(
        Shape shape, bool hasBias, RandomSource? generator, int? outputs = null)
    {
        var weight = new Parameter(Tensor.Empty(shape));
        double bound = 1 / Math.Sqrt(Init.Fans(nameof(FanInUniform), weight).In);
        Init.Uniform(weight, -bound, bound, generator);
        if (!hasBias)
            return (weight, null);
        var bias = new Parameter(Tensor.Empty([outputs ?? shape[0]]));
        Init.Uniform(bias, -bound, bound, generator);
        return (weight, bias);
    }
}
