using DeepNet.Distributions;

namespace DeepNet.Tests.Distributions;

public sealed class KlTests
{
    private static readonly (string Name, Distribution P, Distribution Q)[] s_pairs =
    [
        ("Normal", new Normal(D(0.5), D(1.2)), new Normal(D(-0.3), D(0.8))),
        ("LogNormal", new LogNormal(D(0.5), D(0.6)), new LogNormal(D(-0.3), D(0.8))),
        ("HalfNormal", new HalfNormal(D(1.2)), new HalfNormal(D(0.8))),
        ("Laplace", new Laplace(D(0.5), D(1.2)), new Laplace(D(-0.3), D(0.8))),
        ("Cauchy", new Cauchy(D(0.5), D(1.2)), new Cauchy(D(-0.3), D(0.8))),
        ("Gumbel", new Gumbel(D(0.5), D(0.7)), new Gumbel(D(-0.3), D(0.8))),
        ("Uniform", new Uniform(D(0.5), D(1.2)), new Uniform(D(-0.3), D(1.8))),
        ("Exponential", new Exponential(D(0.5)), new Exponential(D(1.3))),
        ("Gamma", new Gamma(D(0.5), D(1.2)), new Gamma(D(1.3), D(0.8))),
        ("Chi2", new Chi2(D(2.5)), new Chi2(D(3.5))),
        ("Exponential_Gamma", new Exponential(D(0.5)), new Gamma(D(1.3), D(0.8))),
        ("Gamma_Exponential", new Gamma(D(1.5), D(1.2)), new Exponential(D(1.3))),
        ("Beta", new Beta(D(0.8), D(1.2)), new Beta(D(1.3), D(2.8))),
        ("Pareto", new Pareto(D(1.5), D(3.2)), new Pareto(D(1.3), D(2.8))),
        ("Bernoulli", new Bernoulli(probs: D(0.3)), new Bernoulli(probs: D(0.6))),
        ("Binomial", new Binomial(5, probs: D(0.3)), new Binomial(5, probs: D(0.6))),
        ("Geometric", new Geometric(probs: D(0.3)), new Geometric(probs: D(0.6))),
        ("Poisson", new Poisson(D(2.3)), new Poisson(D(1.6))),
        ("Uniform_Normal", new Uniform(D(0.5), D(1.2)), new Normal(D(0.3), D(0.8))),
        ("Exponential_Normal", new Exponential(D(2.5)), new Normal(D(0.3), D(0.8))),
        ("Gamma_Normal", new Gamma(D(2.5), D(2.0)), new Normal(D(0.3), D(0.8))),
        ("Beta_Normal", new Beta(D(2.5), D(1.5)), new Normal(D(0.3), D(0.8))),
        ("Gumbel_Normal", new Gumbel(D(0.5), D(1.5)), new Normal(D(0.3), D(0.8))),
        ("Laplace_Normal", new Laplace(D(0.5), D(1.5)), new Normal(D(0.3), D(0.8))),
        ("Categorical", new Categorical(probs: V(0.1, 0.5, 0.4)), new Categorical(probs: V(0.3, 0.3, 0.4))),
        ("Multinomial", new Multinomial(4, probs: V(0.1, 0.5, 0.4)), new Multinomial(4, probs: V(0.3, 0.3, 0.4))),
        ("Dirichlet", new Dirichlet(V(0.8, 1.5, 2.4)), new Dirichlet(V(1.3, 2.3, 1.4))),
        (
            "MultivariateNormal",
            new MultivariateNormal(V(0.1, 0.5), Tensor.From(new[,] { { 1.2, 0.3 }, { 0.3, 0.8 } })),
            new MultivariateNormal(V(0.3, -0.2), Tensor.From(new[,] { { 0.9, -0.2 }, { -0.2, 1.1 } }))),
        (
            "Independent", new Independent(new Normal(V(0.1, 0.5), V(1, 2)), 1),
            new Independent(new Normal(V(0.3, -0.2), V(1.5, 1.5)), 1)),
    ];

    public static TheoryData<string> Names => [.. s_pairs.Select(pair => pair.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_divergence_is_the_mean_difference_of_the_log_probabilities(string name)
    {
        const int Draws = 40000;
        (_, Distribution p, Distribution q) = Array.Find(s_pairs, pair => pair.Name == name);
        Tensor divergence = Kl.Divergence(p, q);
        divergence.Shape.Should().Equal(p.BatchShape);
        Tensor x = p.Sample([Draws], new RandomSource(21));
        Tensor difference = p.LogProb(x) - q.LogProb(x);
        double error = Math.Sqrt(difference.Var().ToScalar<double>() / Draws) + 1e-12;
        ((difference.Mean().ToScalar<double>() - divergence.ToScalar<double>()) / error).Should().BeInRange(-5, 5);
        Math.Abs(Kl.Divergence(p, p).ToScalar<double>()).Should().BeLessThan(1e-12 + Offset(name));
    }

    [Fact]
    public void It_is_infinite_where_q_has_no_draws()
    {
        Kl.Divergence(new Uniform(0, 2), new Uniform(0, 1)).ToScalar<float>().Should().Be(float.PositiveInfinity);
        Kl.Divergence(new Pareto(1, 2), new Pareto(2, 2)).ToScalar<float>().Should().Be(float.PositiveInfinity);
    }

    [Fact]
    public void Impossible_outcomes_count_nothing_in_p_and_infinitely_in_q()
    {
        Tensor p = V(0, 1, 0, 1, 0.5, 0.5), q = V(0, 1, 1, 0, 0, 1);
        double[] expected =
        [
            0, 0, double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity,
        ];
        Is(Kl.Divergence(new Bernoulli(p), new Bernoulli(q)), expected);
        Is(Kl.Divergence(new Binomial(3, p), new Binomial(3, q)), expected);
        Tensor logits = V(double.NegativeInfinity, double.PositiveInfinity, 0);
        Is(
            Kl.Divergence(new Bernoulli(logits: logits), new Bernoulli(V(0.5, 0.5, 0.5))),
            Math.Log(2), Math.Log(2), 0);

        // A large logit is not yet certainty.
        Is(Kl.Divergence(new Bernoulli(V(0.5)), new Bernoulli(logits: V(100))), 50 - Math.Log(2));
        Is(
            Kl.Divergence(new Geometric(V(1, 1, 0.5)), new Geometric(V(1, 0.25, 1))),
            0, 2 * Math.Log(2), double.PositiveInfinity);
        Is(Kl.Divergence(new Poisson(V(0, 0, 1)), new Poisson(V(0, 2, 0))), 0, 2, double.PositiveInfinity);
    }

    [Fact]
    public void Scales_far_apart_neither_overflow_nor_vanish() =>
        Kl.Divergence(new Normal(0, 1e-30), new Normal(0, 1)).ToScalar<float>()
            .Should().BeApproximately((float)(-0.5 + (30 * Math.Log(10))), 1e-4f);

    [Fact]
    public void Batches_broadcast()
    {
        var p = new Normal(Tensor.Zeros([3, 1]), Tensor.Ones([3, 1]));
        var q = new Normal(Tensor.Zeros([4]), Tensor.Ones([4]));
        Kl.Divergence(p, q).Shape.Should().Equal(3, 4);
    }

    [Fact]
    public void Pairs_without_a_formula_are_named()
    {
        Action act = () => Kl.Divergence(new Normal(0, 1), new Poisson(2));
        act.Should().Throw<NotSupportedException>()
            .WithMessage("Kl.Divergence: no formula for Normal against Poisson; the mean of*");
        Action shapes = () => Kl.Divergence(
            new Independent(new Normal(V(1, 2), V(1, 2)), 1), new Independent(new Normal(V(1, 2), V(1, 2)), 0));
        shapes.Should().Throw<NotSupportedException>().WithMessage("*no formula for Independent against Independent*");
    }

    [Fact]
    public void Numbers_of_trials_must_agree()
    {
        Action binomial = () => Kl.Divergence(new Binomial(5, probs: D(0.3)), new Binomial(6, probs: D(0.3)));
        binomial.Should().Throw<ArgumentException>()
            .WithMessage("Kl.Divergence: totalCount of q must be that of p, but is 6.");
        Action multinomial = () => Kl.Divergence(
            new Multinomial(5, probs: V(0.3, 0.7)), new Multinomial(6, probs: V(0.3, 0.7)));
        multinomial.Should().Throw<ArgumentException>()
            .WithMessage("Kl.Divergence: totalCount 6 of q must be that of p, 5.");
        Action categorical = () => Kl.Divergence(
            new Categorical(probs: V(0.3, 0.7)), new Categorical(probs: V(0.3, 0.3, 0.4)));
        categorical.Should().Throw<ShapeException>()
            .WithMessage("Kl.Divergence: 2 and 3 categories must be as many.");
    }

    // The digammas of equal parameters cancel exactly; sums of entropies only to rounding.
    private static double Offset(string name) =>
        name is "Geometric" ? 1e-9 : name.Contains('_', StringComparison.Ordinal) ? double.PositiveInfinity : 0;

    private static void Is(Tensor actual, params double[] expected) =>
        actual.ToArray<double>().Should().Equal(expected, (a, e) => a.Equals(e) || Math.Abs(a - e) < 1e-12);

    private static Tensor D(double value) => Tensor.Full([], value, DType.Float64);

    private static Tensor V(params double[] values) => Tensor.From(values);
}
