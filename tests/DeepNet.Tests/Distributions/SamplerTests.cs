using DeepNet.Distributions;

namespace DeepNet.Tests.Distributions;

/// <summary>Draws by rejection: their frequencies, their independence of threads, and gradients through gamma
/// draws.</summary>
public sealed class SamplerTests
{
    [Theory]
    [InlineData(0.3)]
    [InlineData(9.5)]
    [InlineData(10.5)]
    [InlineData(300)]
    public void Poisson_counts_occur_as_often_as_they_should(double rate) =>
        FrequenciesFit(new Poisson(Double(rate)), 0, (int)(2 * rate + 10));

    [Theory]
    [InlineData(5, 0.3)]
    [InlineData(200, 0.02)]
    [InlineData(200, 0.7)]
    [InlineData(40, 0.5)]
    public void Binomial_counts_occur_as_often_as_they_should(int trials, double probability) =>
        FrequenciesFit(new Binomial(trials, probs: Double(probability)), 0, trials);

    [Fact]
    public void Geometric_counts_occur_as_often_as_they_should() =>
        FrequenciesFit(new Geometric(probs: Double(0.2)), 0, 60);

    [Fact]
    public void Categories_occur_as_often_as_they_should_and_impossible_ones_never()
    {
        var d = new Categorical(probs: Tensor.From([0, 0.2, 0, 0.5, 0.3, 0]));
        double[] counts = Counts(d, 20000, 5);
        counts[0].Should().Be(0);
        counts[2].Should().Be(0);
        counts[5].Should().Be(0);
        Statistic(counts[1..], [0.2, 0, 0.5, 0.3, 0], 20000).Should().BeLessThan(Bound(2));
    }

    [Fact]
    public void Degenerate_parameters_give_what_is_certain()
    {
        new Poisson(Double(0)).Sample([10]).ToArray<double>().Should().OnlyContain(k => k == 0);
        new Binomial(7, probs: Double(1)).Sample([10]).ToArray<double>().Should().OnlyContain(k => k == 7);
        new Binomial(7, probs: Double(0)).Sample([10]).ToArray<double>().Should().OnlyContain(k => k == 0);
        new Bernoulli(probs: Double(1)).Sample([10]).ToArray<double>().Should().OnlyContain(k => k == 1);
        new Geometric(probs: Double(1)).Sample([10]).ToArray<double>().Should().OnlyContain(k => k == 0);
        new Multinomial(0, probs: Tensor.From([0.5, 0.5])).Sample([2]).ToArray<double>()
            .Should().OnlyContain(k => k == 0);
    }

    [Theory]
    [InlineData(0.001)]
    [InlineData(0.3)]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(1e7)]
    public void Gamma_draws_have_the_logarithm_they_should(double concentration)
    {
        const int Draws = 20000;
        Tensor z = new Gamma(Double(concentration), Double(1)).Sample([Draws], new RandomSource(11));
        double[] x = z.ToArray<double>();
        x.Should().OnlyContain(v => v > 0);
        if (concentration < 0.01)
            return;
        double[] logs = [.. x.Select(v => Math.Log(v))];
        double mean = Double(concentration).Digamma().ToScalar<double>();
        double error = Math.Sqrt(Double(concentration).Polygamma(1).ToScalar<double>() / Draws);
        ((logs.Average() - mean) / error).Should().BeInRange(-5, 5);
    }

    [Fact]
    public void Tiny_concentrations_still_give_numbers()
    {
        Tensor tiny = Tensor.Full([4], 1e-3);
        new Dirichlet(tiny).Sample([100]).Sum(-1).ToArray<float>().Should().OnlyContain(s => Math.Abs(s - 1) < 1e-5f);
        new Beta(tiny, tiny).Sample([100]).ToArray<float>().Should().OnlyContain(x => x > 0 && x < 1);
        new Gamma(tiny, Tensor.Ones([4])).Sample([100]).ToArray<float>().Should().OnlyContain(x => x > 0);
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.7)]
    [InlineData(1)]
    [InlineData(3.2)]
    [InlineData(50)]
    public void A_gamma_draw_keeps_its_quantile_when_the_concentration_moves(double concentration)
    {
        Tensor a = Tensor.Full([5], concentration, DType.Float64).RequireGrad();
        Tensor z = new Gamma(a, Tensor.Ones([5], DType.Float64)).RSample(generator: new RandomSource(12));
        double[] slopes = Autograd.Grad([z], [a], [Tensor.Ones([5], DType.Float64)])[0].ToArray<double>();
        double[] draws = z.ToArray<double>();
        for (int i = 0; i < draws.Length; i++)
        {
            // dz/da = -∂F/∂a / ∂F/∂z, with F from its own power series.
            double h = 1e-4 * concentration;
            double above = LowerGamma(concentration + h, draws[i]), below = LowerGamma(concentration - h, draws[i]);
            double change = (above - below) / (2 * h);
            double density = Math.Exp(
                ((concentration - 1) * Math.Log(draws[i])) - draws[i] - LogGamma(concentration));
            slopes[i].Should().BeApproximately(-change / density, 1e-5 * (1 + Math.Abs(slopes[i])));
        }
    }

    [Fact]
    public void Gradients_through_draws_average_to_the_gradient_of_the_mean()
    {
        Tensor a = Tensor.From([2.5, 0.4]).RequireGrad(), b = Tensor.From([1.5, 0.7]).RequireGrad();
        foreach ((Distribution d, double tolerance) in new (Distribution, double)[]
                 { (new Gamma(a, b), 0.05), (new Beta(a, b), 0.02) })
        {
            Tensor[] drawn = Autograd.Grad([d.RSample([20000], new RandomSource(13)).Mean(0).Sum()], [a, b]);
            Tensor[] exact = Autograd.Grad([d.Mean.Sum()], [a, b]);
            for (int i = 0; i < 2; i++)
                (drawn[i] - exact[i]).Abs().Amax().ToScalar<double>().Should().BeLessThan(tolerance);
        }
    }

    [Fact]
    public void The_gradient_of_a_gamma_draw_cannot_be_differentiated_again()
    {
        Tensor a = Tensor.From([2.5]).RequireGrad();
        Tensor z = new Gamma(a, Tensor.Ones([1], DType.Float64)).RSample(generator: new RandomSource(1));
        Tensor slope = Autograd.Grad([z.Sum()], [a], createGraph: true)[0];
        Action act = () => Autograd.Grad([slope.Sum()], [a]);
        act.Should().Throw<NotSupportedException>()
            .WithMessage("Gamma: the gradient of draws and of Cdf with respect to a concentration cannot be *");
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.7)]
    [InlineData(3.2)]
    [InlineData(50)]
    [InlineData(500)]
    public void The_cdf_of_gamma_and_its_gradients(double concentration)
    {
        Tensor z = Tensor.From([0, 0.01, 0.4, 0.8, 1, 1.1, 2, 3]) * concentration;
        var d = new Gamma(Double(concentration), Double(1));
        double[] p = d.Cdf(z).ToArray<double>(), x = z.ToArray<double>();
        for (int i = 0; i < p.Length; i++)
        {
            double expected = x[i] == 0 ? 0 : LowerGamma(concentration, x[i]);
            p[i].Should().BeApproximately(expected, 1e-10);
        }

        // Differences near 0, where the density has a pole for small concentrations, are too rough.
        Tensor a = Tensor.Full([6], concentration, DType.Float64).RequireGrad();
        Tensor v = z.Narrow(0, 2, 6).Detach().RequireGrad();
        GradCheck.Verify(
            t => new Gamma(t[0], Tensor.Ones([6], DType.Float64)).Cdf(t[1]), [a, v], epsilon: 1e-6, tolerance: 1e-6);
        new Gamma(1, 2).Cdf(Tensor.From(float.PositiveInfinity)).ToScalar<float>().Should().Be(1);
    }

    [Fact]
    public void Far_in_the_tail_nothing_overflows()
    {
        Tensor a = Double(2000).RequireGrad(), z = Double(6000).RequireGrad();
        Tensor p = new Gamma(a, Double(1)).Cdf(z);
        p.ToScalar<double>().Should().Be(1);
        Autograd.Grad([p], [a, z]).Should().OnlyContain(g => g.ToScalar<double>() == 0);
    }

    private static void FrequenciesFit(Distribution d, int first, int last)
    {
        const int Draws = 20000;
        double[] counts = Counts(d, Draws, last);
        Tensor k = Tensor.Arange((double)first, last + 1, 1, DType.Float64);
        double[] probabilities = d.LogProb(k).Exp().ToArray<double>();
        probabilities.Sum().Should().BeApproximately(1, 1e-3);
        int cells = probabilities.Count(p => p * Draws >= 5);
        Statistic(counts, probabilities, Draws).Should().BeLessThan(Bound(cells));
    }

    /// <summary>Pearson's χ², over the cells that expect five or more.</summary>
    private static double Statistic(double[] counts, double[] probabilities, int draws) =>
        counts.Zip(probabilities).Where(c => c.Second * draws >= 5)
            .Sum(c => Math.Pow(c.First - (c.Second * draws), 2) / (c.Second * draws));

    /// <summary>Five standard deviations above the mean of χ² of so many degrees.</summary>
    private static double Bound(int cells) => cells + (5 * Math.Sqrt(2.0 * cells));

    private static double[] Counts(Distribution d, int draws, int last)
    {
        var counts = new double[last + 1];
        foreach (double k in d.Sample([draws], new RandomSource(10)).Cast(DType.Float64).ToArray<double>())
        {
            k.Should().Be(Math.Floor(k)).And.BeGreaterThanOrEqualTo(0);
            if (k <= last)
                counts[(int)k]++;
        }

        return counts;
    }

    private static double LowerGamma(double a, double z)
    {
        double term = 1 / a, sum = 0;
        for (double k = a + 1; term > 1e-18 * sum; k++)
        {
            sum += term;
            term *= z / k;
        }

        return sum * Math.Exp((a * Math.Log(z)) - z - LogGamma(a));
    }

    private static double LogGamma(double x) => Double(x).Lgamma().ToScalar<double>();

    private static Tensor Double(double value) => Tensor.Full([], value, DType.Float64);
}
