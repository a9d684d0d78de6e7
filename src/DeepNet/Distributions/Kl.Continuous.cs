using static DeepNet.Distributions.Parameters;

namespace DeepNet.Distributions;

public static partial class Kl
{
    private static Tensor OfNormals(Normal p, Normal q) =>
        OfScales(p.Scale, q.Scale) + 0.5 * ((p.Loc - q.Loc) / q.Scale).Square();

    /// <summary>(r² - 1) / 2 - ln r with r the ratio of the standard deviations, which alone differ.</summary>
    private static Tensor OfScales(Tensor p, Tensor q)
    {
        Tensor ratio = p / q;
        return 0.5 * (ratio.Square() - 1) - ratio.Log();
    }

    /// <summary>(tr(Σq⁻¹ Σp) + d² - k + ln det Σq - ln det Σp) / 2 with d the distance under q.</summary>
    private static Tensor OfMultivariateNormals(MultivariateNormal p, MultivariateNormal q)
    {
        Check.Shape(
            p.EventShape == q.EventShape, $"Kl.Divergence: events {p.EventShape} and {q.EventShape} must be the same.");
        Tensor ratio = q.Whitened(p.ScaleTril);
        Tensor distance = q.Whitened((p.Loc - q.Loc).Unsqueeze(-1));
        return q.HalfLogDet - p.HalfLogDet
            + 0.5 * (ratio.Square().Sum([-2, -1]) + distance.Square().Sum([-2, -1]) - p.EventShape[0]);
    }

    private static Tensor OfLaplaces(Laplace p, Laplace q)
    {
        Tensor ratio = p.Scale / q.Scale;
        Tensor distance = (p.Loc - q.Loc).Abs();
        return -ratio.Log() + distance / q.Scale + ratio * (-distance / p.Scale).Exp() - 1;
    }

    /// <remarks>Chyzak and Nielsen, 2019, https://arxiv.org/abs/1905.10965.</remarks>
    private static Tensor OfCauchys(Cauchy p, Cauchy q)
    {
        Tensor spread = (p.Scale + q.Scale).Square() + (p.Loc - q.Loc).Square();
        return (spread / (4 * p.Scale * q.Scale)).Log();
    }

    private static Tensor OfGumbels(Gumbel p, Gumbel q)
    {
        Tensor ratio = p.Scale / q.Scale;
        Tensor distance = (p.Loc - q.Loc) / q.Scale;
        Tensor moment = ((1 + ratio).Lgamma() - distance).Exp();
        return -ratio.Log() + distance + Gumbel.EulerGamma * ratio + moment - (1 + Gumbel.EulerGamma);
    }

    private static Tensor OfUniforms(Uniform p, Uniform q) => InfiniteUnless(
        (q.Low.Detach() <= p.Low.Detach()) & (p.High.Detach() <= q.High.Detach()),
        ((q.High - q.Low) / (p.High - p.Low)).Log());

    private static Tensor OfExponentials(Exponential p, Exponential q)
    {
        Tensor ratio = q.Rate / p.Rate;
        return ratio - ratio.Log() - 1;
    }

    private static Tensor OfGammas(Tensor concentrationP, Tensor rateP, Tensor concentrationQ, Tensor rateQ)
    {
        (Tensor a, Tensor b, Tensor r, Tensor s) =
            (Wide(concentrationP), Wide(concentrationQ), Wide(rateP), Wide(rateQ));
        Tensor divergence = b * (r / s).Log() + b.Lgamma() - a.Lgamma() + (a - b) * a.Digamma() + (s - r) * (a / r);
        return divergence.Cast(rateP.DType);
    }

    private static Tensor OfBetas(Beta p, Beta q)
    {
        (Tensor a1, Tensor a0) = (Wide(p.Concentration1), Wide(p.Concentration0));
        (Tensor b1, Tensor b0) = (Wide(q.Concentration1), Wide(q.Concentration0));
        Tensor divergence = Beta.LogNormalizer(b1, b0) - Beta.LogNormalizer(a1, a0)
            + (a1 - b1) * a1.Digamma() + (a0 - b0) * a0.Digamma() + (b1 + b0 - a1 - a0) * (a1 + a0).Digamma();
        return divergence.Cast(p.Concentration1.DType);
    }

    private static Tensor OfDirichlets(Dirichlet p, Dirichlet q)
    {
        Check.Shape(
            p.EventShape == q.EventShape, $"Kl.Divergence: events {p.EventShape} and {q.EventShape} must be the same.");
        Tensor a = Wide(p.Concentration), b = Wide(q.Concentration);
        Tensor total = a.Sum(-1, keepDim: true);
        Tensor divergence = total.Lgamma().Squeeze(-1) - b.Sum(-1).Lgamma() - (a.Lgamma() - b.Lgamma()).Sum(-1)
            + ((a - b) * (a.Digamma() - total.Digamma())).Sum(-1);
        return divergence.Cast(p.Concentration.DType);
    }

    private static Tensor OfParetos(Pareto p, Pareto q)
    {
        Tensor ratio = q.Alpha / p.Alpha;
        return InfiniteUnless(
            p.Scale.Detach() >= q.Scale.Detach(),
            q.Alpha * (p.Scale / q.Scale).Log() - ratio.Log() + ratio - 1);
    }
}
