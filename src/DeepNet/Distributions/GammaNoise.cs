using DeepNet.Kernels;

namespace DeepNet.Distributions;

/// <summary>Draws of the gamma distribution with their gradients.</summary>
internal static class GammaNoise
{
    /// <summary>ln z, in Float64, for z of the gamma distribution of rate 1; gradients flow to the shape
    /// parameter.</summary>
    /// <remarks>
    /// As a logarithm it does not underflow for small parameters. The gradient is implicit (see
    /// <see cref="LogGammaSlope"/>) and is itself not differentiable.
    /// </remarks>
    public static Tensor Log(Tensor concentration, Shape shape, RandomSource? generator)
    {
        Tensor a = concentration.Cast(DType.Float64).Expand(shape);
        Tensor logZ = Drawn<LogGammaDraw>(a, a.ScalarLike(1), shape, generator);
        return logZ.Track("GammaSample", (a, dy => dy * Slope(a, logZ.Detach())));
    }

    /// <summary>Draws of any family, in Float64, without gradients.</summary>
    public static Tensor Drawn<TDraw>(Tensor a, Tensor b, Shape shape, RandomSource? generator)
        where TDraw : struct, IRandomDraw
    {
        Tensor y = a.New(shape, DType.Float64);
        RandomState state = (generator ?? RandomSource.Default).Reserve(Philox.Words * y.Count);
        y.Backend.RandomDraw<TDraw>(Wide(a, shape), Wide(b, shape), y, state);
        return y;
    }

    private static Tensor Slope(Tensor a, Tensor logZ)
    {
        Tensor y = a.New(logZ.Shape, DType.Float64);
        y.Backend.Map2<LogGammaSlope>(Wide(a, logZ.Shape), Wide(logZ, logZ.Shape), y);
        return y.Track("GammaSampleGradient", (a, _ => throw new NotSupportedException(
            "RSample: the gradient of a draw made of gamma draws cannot be differentiated again.")));
    }

    private static Tensor Wide(Tensor x, Shape shape) => x.Detach().Cast(DType.Float64).Expand(shape).Contiguous();
}
