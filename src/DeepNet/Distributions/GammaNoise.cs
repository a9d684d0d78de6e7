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

    /// <summary>P(a, z), the probability of a draw up to z; in Float64, a and z of one shape.</summary>
    /// <remarks>Gradients: that of z is the density f; that of a is -f ∂z/∂a, see
    /// <see cref="LogGammaSlope"/>.</remarks>
    public static Tensor Cdf(Tensor a, Tensor z)
    {
        Tensor y = a.New(z.Shape, DType.Float64);
        y.Backend.Map2<LowerGamma>(Wide(a, z.Shape), Wide(z, z.Shape), y);
        return y.Track(
            "GammaCdf",
            (a, dy => Tensor.Where(
                z.Detach() > 0, -dy * (a * z.Log() - z - a.Lgamma()).Exp() * Slope(a, z.Log()), dy.ScalarLike(0))),
            (z, dy => dy * ((a - 1).Xlogy(z) - z - a.Lgamma()).Exp()));
    }

    private static Tensor Slope(Tensor a, Tensor logZ)
    {
        Tensor y = a.New(logZ.Shape, DType.Float64);
        y.Backend.Map2<LogGammaSlope>(Wide(a, logZ.Shape), Wide(logZ, logZ.Shape), y);
        return y.Track("GammaGradient", (a, _ => throw NotTwice()), (logZ, _ => throw NotTwice()));
    }

    private static NotSupportedException NotTwice() => new(
        "Gamma: the gradient of draws and of Cdf with respect to a concentration cannot be differentiated again.");

    private static Tensor Wide(Tensor x, Shape shape) => x.Detach().Cast(DType.Float64).Expand(shape).Contiguous();
}
