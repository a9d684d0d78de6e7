using DeepNet.Distributions;

namespace DeepNet.Tests.Distributions;

/// <summary>One distribution of every kind, as a function of its parameters, two members each.</summary>
internal static class DistributionCases
{
    public static readonly (string Name, Func<Tensor[], Distribution> Make, double[][] Parameters)[] All =
    [
        ("Normal", p => new Normal(p[0], p[1]), [[0.5, -1], [1.5, 0.4]]),
        ("LogNormal", p => new LogNormal(p[0], p[1]), [[0.2, -0.3], [0.5, 0.3]]),
        ("HalfNormal", p => new HalfNormal(p[0]), [[1.5, 0.4]]),
        ("Laplace", p => new Laplace(p[0], p[1]), [[0.5, -1], [1.5, 0.4]]),
        ("Cauchy", p => new Cauchy(p[0], p[1]), [[0.5, -1], [1.5, 0.4]]),
        ("Gumbel", p => new Gumbel(p[0], p[1]), [[0.5, -1], [1.5, 0.4]]),
        ("Uniform", p => new Uniform(p[0], p[1]), [[-0.5, 1], [1.5, 1.4]]),
        ("Exponential", p => new Exponential(p[0]), [[1.5, 0.4]]),
        ("Gamma", p => new Gamma(p[0], p[1]), [[2.5, 0.4], [1.5, 0.7]]),
        ("Chi2", p => new Chi2(p[0]), [[3, 1.2]]),
        ("Beta", p => new Beta(p[0], p[1]), [[2.5, 0.6], [1.5, 3]]),
        ("StudentT", p => new StudentT(p[0], p[1], p[2]), [[5.5, 7], [0.5, -1], [1.5, 0.4]]),
        ("Weibull", p => new Weibull(p[0], p[1]), [[2.5, 0.6], [1.5, 3]]),
        ("Pareto", p => new Pareto(p[0], p[1]), [[2.5, 0.6], [5.5, 7]]),
        ("VonMises", p => new VonMises(p[0], p[1]), [[0.5, -0.2], [2.5, 6]]),
        ("Dirichlet", p => new Dirichlet(p[0]), [[2.5, 0.6, 1.2, 3]]),
        (
            "MultivariateNormal", p => new MultivariateNormal(p[0], scaleTril: p[1].DiagEmbed()),
            [[0.5, -1], [1.5, 0.4]]),
        ("Independent", p => new Independent(new Normal(p[0], p[1]), 1), [[0.5, -1], [1.5, 0.4]]),
        ("Bernoulli", p => new Bernoulli(probs: p[0]), [[0.3, 0.8]]),
        ("Geometric", p => new Geometric(probs: p[0]), [[0.3, 0.8]]),
        ("Poisson", p => new Poisson(p[0]), [[2.5, 40]]),
        ("Binomial", p => new Binomial(30, probs: p[0]), [[0.1, 0.8]]),
        ("Categorical", p => new Categorical(probs: p[0]), [[0.1, 0.5, 0, 0.4]]),
        ("Multinomial", p => new Multinomial(6, probs: p[0]), [[0.1, 0.5, 0.4]]),
    ];

    public static TheoryData<string> Names => [.. All.Select(c => c.Name)];

    public static Distribution Make(string name, DType dtype = DType.Float64)
    {
        (_, Func<Tensor[], Distribution> make, _) = Array.Find(All, c => c.Name == name);
        return make(Array.ConvertAll(Parameters(name), p => p.Detach().Cast(dtype)));
    }

    /// <summary>The case's parameters as leaves of Float64.</summary>
    public static Tensor[] Parameters(string name)
    {
        double[][] parameters = Array.Find(All, c => c.Name == name).Parameters;
        return Array.ConvertAll(parameters, p => Tensor.From(p).RequireGrad());
    }

    public static Func<Tensor[], Distribution> Maker(string name) => Array.Find(All, c => c.Name == name).Make;
}
