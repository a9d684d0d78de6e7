using System.Text.Json;
using DeepNet.Distributions;
using DeepNet.Layers;

namespace DeepNet.Conformance;

internal static partial class Adapters
{
    private static void AddDistributions(AdapterTable table)
    {
        table.One("dist.log_prob", a => DistributionOf(a, 0).LogProb(a.Z));
        table.One("dist.entropy", a => DistributionOf(a, 0).Entropy());
        table.Many("dist.mean_var", a => DistributionOf(a, 0) is var d ? [d.Mean, d.Variance] : []);
        table.One("dist.cdf", a => DistributionOf(a, 0).Cdf(a.Z));
        table.One("dist.icdf", a => DistributionOf(a, 0).Icdf(a.Z));
        table.One("dist.kl", a => Kl.Divergence(DistributionOf(a, 0), DistributionOf(a, 2)));
        table.One("init.fan", a => Init.Fans(Tensor.Empty(a.Ints(0, "shape")!)) is var (fanIn, fanOut)
            ? Tensor.From<long>([fanIn, fanOut])
            : throw new UnsupportedException("init.fan"));
    }

    /// <summary>A name at one position and its parameters at the next.</summary>
    private static Distribution DistributionOf(Arguments a, int position)
    {
        string name = a.Text(position, "", "");
        JsonElement parameters = a.Find(position + 1, "")!.Value;
        Tensor P(string parameter) => a.Tensor(parameters.GetProperty(parameter));
        return name switch
        {
            "Normal" => new Normal(P("loc"), P("scale")),
            "LogNormal" => new LogNormal(P("loc"), P("scale")),
            "HalfNormal" => new HalfNormal(P("scale")),
            "Laplace" => new Laplace(P("loc"), P("scale")),
            "Cauchy" => new Cauchy(P("loc"), P("scale")),
            "Gumbel" => new Gumbel(P("loc"), P("scale")),
            "Uniform" => new Uniform(P("low"), P("high")),
            "Exponential" => new Exponential(P("rate")),
            "Gamma" => new Gamma(P("concentration"), P("rate")),
            "Beta" => new Beta(P("concentration1"), P("concentration0")),
            "Chi2" => new Chi2(P("df")),
            "StudentT" => new StudentT(P("df"), P("loc"), P("scale")),
            "Dirichlet" => new Dirichlet(P("concentration")),
            "Weibull" => new Weibull(P("scale"), P("concentration")),
            "Pareto" => new Pareto(P("scale"), P("alpha")),
            "VonMises" => new VonMises(P("loc"), P("concentration")),
            "Bernoulli" => new Bernoulli(logits: P("logits")),
            "Geometric" => new Geometric(P("probs")),
            "Poisson" => new Poisson(P("rate")),
            "Binomial" => new Binomial(P("total_count"), logits: P("logits")),
            "Categorical" => new Categorical(logits: P("logits")),
            "Multinomial" => new Multinomial(parameters.GetProperty("total_count").GetInt32(), logits: P("logits")),
            "MultivariateNormal" => new MultivariateNormal(P("loc"), P("covariance_matrix")),
            "Independent" => new Independent(new Normal(P("loc"), P("scale")), 1),
            _ => throw new UnsupportedException(name),
        };
    }
}
