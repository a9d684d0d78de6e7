using DeepNet.Distributions;

namespace DeepNet.Tests.Distributions;

/// <summary>What holds for every distribution.</summary>
public sealed class DistributionTests
{
    private const int Draws = 20000;

    private static readonly string[] s_invertible =
    [
        "Normal", "LogNormal", "HalfNormal", "Laplace", "Cauchy", "Gumbel", "Uniform", "Exponential", "Weibull",
        "Pareto",
    ];

    public static TheoryData<string> Names => DistributionCases.Names;

    public static TheoryData<string> WithCdf => [.. s_invertible];

    public static TheoryData<string> WithCdfAlone => [.. s_invertible, "Gamma", "Chi2"];

    [Fact]
    public void All_distributions_are_here()
    {
        IEnumerable<string> all = typeof(Distribution).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(Distribution)) && !type.IsAbstract).Select(type => type.Name);
        DistributionCases.All.Select(c => c.Name).Should().BeEquivalentTo(all);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Draws_have_the_shape_of_samples_batch_and_event(string name)
    {
        Distribution d = DistributionCases.Make(name, DType.Float32);
        Tensor one = d.Sample(generator: new RandomSource(1));
        Tensor many = d.Sample([3, 2], new RandomSource(1));
        Shape own = [.. d.BatchShape, .. d.EventShape];
        one.Shape.Should().Equal(own);
        many.Shape.Should().Equal([3, 2, .. own]);
        many.DType.Should().Be(name == "Categorical" ? DType.Int64 : DType.Float32);
        d.LogProb(many).Shape.Should().Equal([3, 2, .. d.BatchShape]);
        d.Mean.Shape.Should().Equal(name == "Categorical" ? d.BatchShape : own);
        d.Variance.Shape.Should().Equal(name == "Categorical" ? d.BatchShape : own);
        d.Sample([0]).Shape.Should().Equal([0, .. own]);
        d.ToString().Should().Be($"{name}(batch {d.BatchShape}, event {d.EventShape})");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Draws_repeat_with_the_seed_and_carry_no_history(string name)
    {
        Distribution d = DistributionCases.Maker(name)(DistributionCases.Parameters(name));
        Tensor a = d.Sample([50], new RandomSource(3)), b = d.Sample([50], new RandomSource(3));
        a.RequiresGrad.Should().BeFalse();
        Doubles(a).Should().Equal(Doubles(b));
        if (name != "Categorical")
            Doubles(d.Sample([50], new RandomSource(4))).Should().NotEqual(Doubles(a));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Draws_have_the_mean_and_variance_they_should(string name)
    {
        if (name is "Cauchy" or "Categorical" or "VonMises")
            return;
        Distribution d = DistributionCases.Make(name);
        Tensor x = d.Sample([Draws], new RandomSource(5));
        Tensor error = (d.Variance / (double)Draws).Sqrt();
        Doubles((x.Mean(0) - d.Mean) / error).Should().OnlyContain(z => Math.Abs(z) < 5);

        Tensor squares = (x - d.Mean).Square();
        Tensor spread = (squares.Var(0) / (double)Draws).Sqrt();
        Doubles((squares.Mean(0) - d.Variance) / spread).Should().OnlyContain(z => Math.Abs(z) < 5);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_entropy_is_the_mean_of_minus_the_log_probability(string name)
    {
        Distribution d = DistributionCases.Make(name);
        Tensor surprise = -d.LogProb(d.Sample([Draws], new RandomSource(6)));
        Tensor error = (surprise.Var(0) / (double)Draws).Sqrt() + 1e-12;
        Doubles((surprise.Mean(0) - d.Entropy()) / error).Should().OnlyContain(z => Math.Abs(z) < 5);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Log_probability_and_entropy_have_the_right_gradients(string name)
    {
        Func<Tensor[], Distribution> make = DistributionCases.Maker(name);
        Tensor[] parameters = DistributionCases.Parameters(name);
        if (name == "Categorical")
            parameters = [Tensor.From([0.1, 0.5, 0.2, 0.4]).RequireGrad()];
        Tensor value = make(parameters).Sample([2], new RandomSource(7));
        GradCheck.Verify(p => make(p).LogProb(value), parameters, order: 2, tolerance: 1e-4);
        GradCheck.Verify(p => make(p).Entropy(), parameters, order: 2, tolerance: 1e-4);
    }

    [Theory]
    [MemberData(nameof(WithCdfAlone))]
    public void The_derivative_of_the_cdf_is_the_density(string name)
    {
        Distribution d = DistributionCases.Make(name);
        Tensor x = d.Sample([40], new RandomSource(8)).RequireGrad();
        Tensor slope = Autograd.Grad([d.Cdf(x)], [x], [Tensor.Ones(x.Shape, DType.Float64)])[0];
        double[] density = Doubles(d.LogProb(x).Exp());
        Doubles(slope).Zip(density).Should().OnlyContain(p => Math.Abs(p.First - p.Second) <= 1e-9 * (1 + p.Second));
    }

    [Theory]
    [MemberData(nameof(WithCdf))]
    public void The_cdf_and_its_inverse_have_the_right_gradients(string name)
    {
        Func<Tensor[], Distribution> make = DistributionCases.Maker(name);
        Tensor[] parameters = DistributionCases.Parameters(name);
        Tensor value = make(parameters).Sample([2], new RandomSource(7));
        GradCheck.Verify(p => make(p[1..]).Cdf(p[0]), [value.RequireGrad(), .. parameters], order: 2, tolerance: 1e-4);
        Tensor level = Tensor.From(new[,] { { 0.1, 0.3 }, { 0.6, 0.8 } }).RequireGrad();
        GradCheck.Verify(p => make(p[1..]).Icdf(p[0]), [level, .. parameters], order: 2, tolerance: 1e-4);
    }

    [Theory]
    [MemberData(nameof(WithCdf))]
    public void The_inverse_undoes_the_cdf(string name)
    {
        Distribution d = DistributionCases.Make(name);
        Tensor p = Tensor.From([0.01, 0.2, 0.5, 0.77, 0.999]).Unsqueeze(-1);
        double[] back = Doubles(d.Cdf(d.Icdf(p)));
        back.Zip(Doubles(p.Expand(5, 2))).Should().OnlyContain(q => Math.Abs(q.First - q.Second) < 1e-10);
    }

    [Theory]
    [MemberData(nameof(WithCdfAlone))]
    public void Draws_follow_the_cdf(string name)
    {
        // Kolmogorov and Smirnov: the largest distance stays below 1.95 / √n in 99.9 % of cases.
        Distribution d = DistributionCases.Make(name);
        AreUniform(Doubles(d.Cdf(d.Sample([Draws], new RandomSource(9))).Select(-1, 0)));
    }

    [Theory]
    [InlineData("Beta", 0, 1)]
    [InlineData("StudentT", -300, 300)]
    [InlineData("VonMises", -Math.PI, Math.PI)]
    public void Draws_follow_the_integral_of_the_density(string name, double low, double high)
    {
        const int Steps = 400000;
        Distribution d = DistributionCases.Make(name);
        double step = (high - low) / Steps;
        Tensor middles = (Tensor.Arange(0.0, Steps, 1, DType.Float64) + 0.5) * step + low;
        double[] masses = Doubles(d.LogProb(middles.Unsqueeze(-1)).Select(-1, 0).Exp() * step);
        var cdf = new double[Steps + 1];
        for (int i = 0; i < Steps; i++)
            cdf[i + 1] = cdf[i] + masses[i];
        cdf[Steps].Should().BeApproximately(1, 1e-6);
        double[] draws = Doubles(d.Sample([Draws], new RandomSource(9)).Select(-1, 0));
        AreUniform([.. draws.Select(x => cdf[Math.Clamp((int)((x - low) / step), 0, Steps)])]);
    }

    [Fact]
    public void Vectors_are_drawn_with_the_covariance_they_should()
    {
        Tensor covariance = Tensor.From(new[,] { { 1.2, 0.3, 0.1 }, { 0.3, 0.8, -0.2 }, { 0.1, -0.2, 0.5 } });
        Tensor x = new MultivariateNormal(Tensor.From([1.0, 2, 3]), covariance).Sample([Draws], new RandomSource(9));
        (x.Transpose().Cov() - covariance).Abs().Amax().ToScalar<double>().Should().BeLessThan(0.05);

        // -aᵢ aⱼ / (A² (A + 1)), and -n pᵢ pⱼ.
        Tensor a = Tensor.From([1.0, 2, 3]);
        Tensor y = new Dirichlet(a).Sample([Draws], new RandomSource(9)).Transpose().Cov();
        y.ToArray<double>()[1].Should().BeApproximately(-2.0 / (36 * 7), 1e-3);
        Tensor z = new Multinomial(6, probs: a).Sample([Draws], new RandomSource(9)).Transpose().Cov();
        z.ToArray<double>()[1].Should().BeApproximately(-6.0 * 2 / 36, 0.05);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Reparametrized_draws_move_with_the_parameters(string name)
    {
        Func<Tensor[], Distribution> make = DistributionCases.Maker(name);
        Tensor[] parameters = DistributionCases.Parameters(name);
        Distribution d = make(parameters);
        if (!d.HasRSample)
        {
            d.Invoking(x => x.RSample()).Should().Throw<NotSupportedException>().WithMessage(
                $"{name}.RSample: draws are no differentiable function of the parameters; use Sample.");
            return;
        }

        Doubles(d.RSample([4], new RandomSource(2))).Should().Equal(Doubles(d.Sample([4], new RandomSource(2))));
        if (name is not ("Gamma" or "Chi2" or "Beta" or "Dirichlet" or "StudentT"))
            GradCheck.Verify(p => make(p).RSample([4], new RandomSource(2)), parameters, order: 2, tolerance: 1e-4);
    }

    private static void AreUniform(double[] levels)
    {
        double distance = levels.Order().Select((u, i) => Math.Abs(u - ((i + 0.5) / Draws))).Max();
        distance.Should().BeLessThan(1.95 / Math.Sqrt(Draws));
    }

    private static double[] Doubles(Tensor x) => x.Detach().Cast(DType.Float64).ToArray<double>();
}
