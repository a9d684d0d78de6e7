namespace DeepNet.Distributions;

public static partial class Kl
{
    /// <summary>p · ln(p / q): 0 where p is, infinite where only q is 0.</summary>
    internal static Tensor Term(Tensor p, Tensor q, Tensor logRatio)
    {
        Tensor terms = p * logRatio;
        terms = Tensor.Where(q.Detach().Eq(0), terms.ScalarLike(double.PositiveInfinity), terms);
        return Tensor.Where(p.Detach().Eq(0), terms.ScalarLike(0), terms);
    }

    private static Tensor OfBinomials(Binomial p, Binomial q)
    {
        Require.All(
            "Kl.Divergence", "totalCount of q", q.TotalCount, q.TotalCount.Detach().Eq(p.TotalCount.Detach()),
            "must be that of p");
        return Term(p.TotalCount, p.TotalCount.ScalarLike(1), p.Trial.DivergenceFrom(q.Trial));
    }

    private static Tensor OfPoissons(Poisson p, Poisson q) =>
        p.Rate.Xlogy(p.Rate) - p.Rate.Xlogy(q.Rate) - (p.Rate - q.Rate);

    private static Tensor OfCategoricals(Categorical p, Categorical q)
    {
        Check.Shape(
            p.Logits.Shape[-1] == q.Logits.Shape[-1],
            $"Kl.Divergence: {p.Logits.Shape[-1]} and {q.Logits.Shape[-1]} categories must be as many.");
        return Term(p.Probs, q.Probs, p.Logits - q.Logits).Sum(-1);
    }

    private static Tensor OfMultinomials(Multinomial p, Multinomial q)
    {
        Check.Argument(
            p.TotalCount == q.TotalCount,
            $"Kl.Divergence: totalCount {q.TotalCount} of q must be that of p, {p.TotalCount}.");
        Tensor ofOne = OfCategoricals(p.Category, q.Category);
        return p.TotalCount == 0 ? Tensor.ZerosLike(ofOne) : (double)p.TotalCount * ofOne;
    }
}
