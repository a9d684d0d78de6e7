namespace DeepNet.Distributions;

/// <summary>The Kullback-Leibler divergence of distributions, where it has a closed form.</summary>
/// <remarks>torch.distributions.kl_divergence.</remarks>
public static partial class Kl
{
    /// <summary>E[ln p(x) - ln q(x)] over draws x of <paramref name="p"/>; of the shape the batches broadcast
    /// to.</summary>
    /// <remarks>
    /// Known for two of the same kind: Bernoulli, Beta, Binomial (same number of trials), Categorical, Cauchy,
    /// Dirichlet, Exponential, Gamma and Chi2, Geometric, Gumbel, HalfNormal, Independent, Laplace, LogNormal,
    /// Multinomial (same number of draws), MultivariateNormal, Normal, Pareto, Poisson, Uniform; and for Uniform,
    /// Exponential, Gamma, Beta, Gumbel or Laplace against Normal, Exponential against Gamma and Gamma against
    /// Exponential. Infinite where p has draws that q has not.
    /// </remarks>
    /// <param name="p">Where the draws come from.</param>
    /// <param name="q">What it is compared with.</param>
    /// <exception cref="NotSupportedException">No formula is known for the pair.</exception>
    /// <exception cref="ArgumentException">The numbers of trials differ.</exception>
    /// <exception cref="ShapeException">The batches do not broadcast.</exception>
    public static Tensor Divergence(Distribution p, Distribution q)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(q);
        return (p, q) switch
        {
            (Normal a, Normal b) => OfNormals(a, b),
            (LogNormal a, LogNormal b) => OfNormals(a.Logarithm, b.Logarithm),
            (HalfNormal a, HalfNormal b) => OfScales(a.Scale, b.Scale),
            (MultivariateNormal a, MultivariateNormal b) => OfMultivariateNormals(a, b),
            (Laplace a, Laplace b) => OfLaplaces(a, b),
            (Cauchy a, Cauchy b) => OfCauchys(a, b),
            (Gumbel a, Gumbel b) => OfGumbels(a, b),
            (Uniform a, Uniform b) => OfUniforms(a, b),
            (Exponential a, Exponential b) => OfExponentials(a, b),
            (Gamma a, Gamma b) => OfGammas(a.Concentration, a.Rate, b.Concentration, b.Rate),
            (Exponential a, Gamma b) => OfGammas(Tensor.OnesLike(a.Rate), a.Rate, b.Concentration, b.Rate),
            (Gamma a, Exponential b) => OfGammas(a.Concentration, a.Rate, Tensor.OnesLike(b.Rate), b.Rate),
            (Beta a, Beta b) => OfBetas(a, b),
            (Dirichlet a, Dirichlet b) => OfDirichlets(a, b),
            (Pareto a, Pareto b) => OfParetos(a, b),
            (Bernoulli a, Bernoulli b) => a.Trial.DivergenceFrom(b.Trial),
            (Binomial a, Binomial b) => OfBinomials(a, b),
            (Geometric a, Geometric b) => a.Trial.DivergenceFrom(b.Trial) / a.Probs,
            (Poisson a, Poisson b) => OfPoissons(a, b),
            (Categorical a, Categorical b) => OfCategoricals(a, b),
            (Multinomial a, Multinomial b) => OfMultinomials(a, b),
            (Independent a, Independent b) => OfIndependents(a, b),
            (Uniform or Exponential or Gamma or Beta or Gumbel or Laplace, Normal b) => AgainstNormal(p, b),
            _ => throw Unknown(p, q),
        };
    }

    private static NotSupportedException Unknown(Distribution p, Distribution q) => new(
        $"Kl.Divergence: no formula for {p.GetType().Name} against {q.GetType().Name}; "
            + "the mean of p.LogProb(x) - q.LogProb(x) over draws x of p approximates it.");

    /// <summary>-H(p) - E[ln q], which for a normal q needs the mean and variance of p alone.</summary>
    private static Tensor AgainstNormal(Distribution p, Normal q)
    {
        Tensor second = (p.Variance + (p.Mean - q.Loc).Square()) / (2 * q.Variance);
        return second + q.Scale.Log() + 0.5 * Math.Log(2 * Math.PI) - p.Entropy();
    }

    private static Tensor OfIndependents(Independent p, Independent q)
    {
        if (p.ReinterpretedBatchDims != q.ReinterpretedBatchDims)
            throw Unknown(p, q);
        return p.SumOfEvent(Divergence(p.Base, q.Base));
    }

    private static Tensor InfiniteUnless(Tensor holds, Tensor divergence) =>
        Tensor.Where(holds, divergence, divergence.ScalarLike(double.PositiveInfinity));
}
