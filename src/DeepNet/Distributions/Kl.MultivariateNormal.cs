namespace DeepNet.Distributions;

public static partial class Kl
{
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
}
