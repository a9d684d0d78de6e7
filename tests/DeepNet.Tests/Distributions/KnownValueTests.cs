using DeepNet.Distributions;

namespace DeepNet.Tests.Distributions;

/// <summary>Values of torch.distributions in Float64, or of sums over the outcomes where it has none.</summary>
public sealed class KnownValueTests
{
    private static readonly Tensor s_covariance =
        Tensor.From(new[,] { { 1.2, 0.3, 0.1 }, { 0.3, 0.8, -0.2 }, { 0.1, -0.2, 0.5 } });

    private static readonly MultivariateNormal s_vectors = new(V(0.1, 0.2, 0.3), s_covariance);

    private static readonly MultivariateNormal s_batch = new(
        V(0, 1, -1), Tensor.Stack([2 * Tensor.Eye(3, DType.Float64), s_covariance + Tensor.Eye(3, DType.Float64)]));

    private static readonly (string Name, Func<Tensor> Value, double[] Expected)[] s_known =
    [
        ("Dirichlet.LogProb", () => Parts().LogProb(V(0.01, 0.09, 0.9)), [4.512846758365086]),
        ("Dirichlet.Entropy", () => Parts().Entropy(), [-6.8500229105929975]),
        ("Dirichlet.Kl", () => Kl.Divergence(Parts(), new Dirichlet(V(1, 1, 3))), [4.502082253694133]),
        ("MultivariateNormal.LogProb", () => s_vectors.LogProb(V(0.5, -0.4, 0.9)), [-2.804937685240153]),
        ("MultivariateNormal.Entropy", () => s_vectors.Entropy(), [3.755618884150235]),
        (
            "MultivariateNormal.Kl", () => Kl.Divergence(s_vectors, s_batch),
            [1.2509174863037016, 1.1845751199092167]),
        (
            "MultivariateNormal.Kl of a batch", () => Kl.Divergence(s_batch, s_vectors),
            [3.663033467374774, 2.8540987713548116]),
        ("Multinomial.LogProb", () => Seven().LogProb(V(1, 2, 4)), [-2.7000820314530323]),
        ("Multinomial.Entropy", () => Seven().Entropy(), [2.71294286992842]),
        (
            "Categorical.LogProb", () => Lopsided().LogProb(Tensor.From([0L, 1, 2])),
            [-1002.126928011043, -2.1269280110429727, -0.1269280110429727]),
        ("Categorical.Entropy", () => Lopsided().Entropy(), [0.3653338550872078]),
        (
            "Categorical.Kl",
            () => Kl.Divergence(new Categorical(V(0, 0.5, 0.5)), new Categorical(V(0.2, 0.3, 0.5))),
            [0.2554128118829954]),
        (
            "Beta_Normal", () => Kl.Divergence(new Beta(V(2.5), V(1.5)), new Normal(V(0.3), V(0.8))),
            [1.003539054374396]),
        (
            "Gumbel_Normal", () => Kl.Divergence(new Gumbel(V(0.5), V(1.5)), new Normal(V(0.3), V(0.8))),
            [2.4920840353782614]),
        (
            "Laplace_Normal", () => Kl.Divergence(new Laplace(V(0.5), V(1.5)), new Normal(V(0.3), V(0.8))),
            [2.1440576932223525]),
        (
            "Poisson.Entropy", () => new Poisson(V(0, 1e-3, 0.5, 2.3, 40, 199, 201, 1e4)).Entropy(),
            [
                0, 0.007908101804632483, 0.9276374674957975, 1.784016574608539, 3.2612680129376885, 4.06517112616579,
                4.070175355639157, 6.024100385487141,
            ]),
        (
            "VonMises.LogProb", () => Angles().LogProb(V(0.3)),
            [
                -1.83687731640933, -1.2568176703199474, 0.7774215004187193, 2.1871137621404615, 2.189114766817427,
                5.9888166207837115,
            ]),
        (
            "VonMises.Variance", () => Angles().Variance,
            [
                0.9995000000625, 0.6698227104673291, 0.016810444634663916, 0.0010025070232194794,
                0.0009985029951369926, 5.000001250022586e-07,
            ]),
        (
            "VonMises.Entropy", () => Angles().Entropy(),
            [
                1.8378768164093924, 1.7256935676470777, -0.2731081613788018, -1.6868627575539412,
                -1.6888647662537934, -5.488816495781453,
            ]),
    ];

    public static TheoryData<string> Names => [.. s_known.Select(known => known.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Values_are_the_known_ones(string name)
    {
        (_, Func<Tensor> value, double[] expected) = Array.Find(s_known, known => known.Name == name);
        double[] actual = value().ToArray<double>();
        actual.Should().HaveSameCount(expected);
        for (int i = 0; i < expected.Length; i++)
            actual[i].Should().BeApproximately(expected[i], 1e-10 * Math.Min(1, Math.Abs(expected[i]) + 1e-3));
    }

    [Fact]
    public void The_density_of_a_narrow_von_Mises_distribution_survives_in_single_precision()
    {
        // That of a normal one of variance 1 / κ, at two standard deviations.
        double expected = (0.5 * Math.Log(1e6 / (2 * Math.PI))) - 2;
        new VonMises(0, 1e6).LogProb(Tensor.From(0.002f)).ToScalar<float>()
            .Should().BeApproximately((float)expected, 1e-4f);
    }

    [Theory]
    [InlineData(1e3)]
    [InlineData(1e12)]
    [InlineData(1e25)]
    [InlineData(1.7e308)]
    public void Narrow_von_Mises_draws_are_normal(double concentration)
    {
        const int Draws = 4000;
        Tensor x = new VonMises(V(0), V(concentration)).Sample([Draws], new RandomSource(5)).Reshape(-1);
        double[] levels = new Normal(V(0), V(1)).Cdf(x * Math.Sqrt(Math.Min(concentration, 1e300))).ToArray<double>();
        levels.Order().Select((u, i) => Math.Abs(u - ((i + 0.5) / Draws))).Max()
            .Should().BeLessThan(1.95 / Math.Sqrt(Draws));
    }

    [Fact]
    public void Tails_of_the_Laplace_distribution_keep_their_digits()
    {
        var d = new Laplace(V(0), V(1));
        d.Cdf(V(-50)).ToArray<double>()[0].Should().BeApproximately(0.5 * Math.Exp(-50), 1e-34);
        d.Icdf(V(0, 1e-30, 0.5, 1)).ToArray<double>()
            .Should().Equal(double.NegativeInfinity, Math.Log(2e-30), 0, double.PositiveInfinity);
    }

    [Fact]
    public void Quantiles_of_small_probabilities_are_right_in_single_precision() =>
        new Normal(0, 1).Icdf(Tensor.From([1e-6f, 1e-10f])).ToArray<float>()
            .Should().Equal([-4.753424f, -6.361341f], (a, e) => Math.Abs(a - e) < 1e-5f);

    [Fact]
    public void The_cdf_of_a_gamma_distribution_of_large_concentration_keeps_its_digits() =>
        new Gamma(V(26935159.13945909), V(1)).Cdf(V(26901580.53024264)).ToArray<double>()[0]
            .Should().BeApproximately(4.8163381414e-11, 1e-20);

    [Fact]
    public void Large_parameters_cost_no_digits_in_single_precision()
    {
        (Func<DType, Distribution> Make, float[] Value)[] cases =
        [
            (t => new Gamma(N(1e5, t), N(1, t)), [100200]),
            (t => new Beta(N(1e5, t), N(2e5, t)), [0.333f]),
            (t => new StudentT(N(1e6, t)), [1.5f]),
            (t => new Poisson(N(1e5, t)), [100200]),
            (t => new Binomial(N(1e5, t), probs: N(0.25, t)), [25100]),
            (t => new Dirichlet(V(1e5, 2e5, 3e5).Cast(t)), [0.166f, 0.334f, 0.5f]),
            (t => new Multinomial(100000, probs: V(1, 2, 1).Cast(t)), [25100, 49900, 25000]),
        ];
        foreach ((Func<DType, Distribution> make, float[] value) in cases)
        {
            Tensor x = value.Length == 1 ? Tensor.From(value[0]) : Tensor.From(value);
            (Distribution single, Distribution wide) = (make(DType.Float32), make(DType.Float64));
            double expected = wide.LogProb(x.Cast(DType.Float64)).ToScalar<double>();
            single.LogProb(x).ToScalar<float>().Should().BeApproximately((float)expected, 5e-3f, single.ToString());
            if (single is Poisson or Binomial or Multinomial)
                continue;
            single.Entropy().ToScalar<float>()
                .Should().BeApproximately((float)wide.Entropy().ToScalar<double>(), 1e-5f, single.ToString());
        }
    }

    [Fact]
    public void Draws_stay_in_their_interval_and_keep_their_tails()
    {
        // Of two neighbours only the lower one is in [low, high).
        float high = MathF.BitIncrement(1);
        new Uniform(1, high).Sample([1000], new RandomSource(1)).ToArray<float>().Should().OnlyContain(x => x == 1);

        // F(x) = x^0.1: a fifth of the draws lie below 2⁻²³.
        const int Draws = 20000;
        float[] small = new Beta(0.1, 1).Sample([Draws], new RandomSource(2)).ToArray<float>();
        small.Select(x => Math.Pow(x, 0.1)).Order().Select((u, i) => Math.Abs(u - ((i + 0.5) / Draws))).Max()
            .Should().BeLessThan(1.95 / Math.Sqrt(Draws));
        new Dirichlet(Tensor.Full([4], 1e-3)).Sample([100]).ToArray<float>().Should().OnlyContain(x => x > 0);
    }

    private static Dirichlet Parts() => new(V(0.3, 2.5, 40));

    private static Multinomial Seven() => new(7, probs: V(0.1, 0.5, 0.4));

    private static Categorical Lopsided() => new(logits: V(-1e3, 0, 2));

    private static VonMises Angles() => new(V(0.3), V(1e-3, 0.7, 30, 499, 501, 1e6));

    private static Tensor N(double value, DType dtype) => Tensor.Full([], value, dtype);

    private static Tensor V(params double[] values) => Tensor.From(values);
}
