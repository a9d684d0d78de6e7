using static DeepNet.Distributions.Parameters;

namespace DeepNet.Distributions;

public static partial class Kl
{
    /// <summary>Of a single trial: p ln(p / q) + (1 - p) ln((1 - p) / (1 - q)).</summary>
    private static Tensor OfTrials(Tensor probs, Tensor logits, Tensor logitsQ) =>
        probs * (Softplus(-logitsQ) - Softplus(-logits)) + (1 - probs) * (Softplus(logitsQ) - Softplus(logits));

    private static Tensor OfBinomials(Binomial p, Binomial q)
    {
        Require.All(
            "Kl.Divergence", "totalCount of q", q.TotalCount, q.TotalCount.Detach().Eq(p.TotalCount.Detach()),
            "must be that of p");
        return p.TotalCount * OfTrials(p.Probs, p.Logits, q.Logits);
    }

    private static Tensor OfPoissons(Poisson p, Poisson q) =>
        p.Rate.Xlogy(p.Rate) - p.Rate.Xlogy(q.Rate) - (p.Rate - q.Rate);

    private static Tensor OfCategoricals(Categorical p, Categorical q)
    {
        Check.Shape(
            p.Logits.Shape[-1] == q.Logits.Shape[-1],
            $"Kl.Divergence: {p.Logits.Shape[-1]} and {q.Logits.Shape[-1]} categories must be as many.");
        Tensor probs = p.Probs;
        Tensor terms = probs * (p.Logits - q.Logits);
        Tensor infinite = terms.ScalarLike(double.PositiveInfinity);
        terms = Tensor.Where(q.Probs.Detach().Eq(0), infinite, terms);
        return Tensor.Where(probs.Detach().Eq(0), terms.ScalarLike(0), terms).Sum(-1);
    }

    private static Tensor OfMultinomials(Multinomial p, Multinomial q)
    {
        Check.Argument(
            p.TotalCount == q.TotalCount,
            $"Kl.Divergence: totalCount {q.TotalCount} of q must be that of p, {p.TotalCount}.");
        return (double)p.TotalCount * OfCategoricals(p.Category, q.Category);
    }
}
