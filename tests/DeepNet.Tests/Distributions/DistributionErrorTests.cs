using DeepNet.Distributions;

namespace DeepNet.Tests.Distributions;

public sealed class DistributionErrorTests
{
    public static TheoryData<string, Action> Errors => new()
    {
        { "Normal: scale must be positive, but is -1 at [1].", () => _ = new Normal(V(0, 0), V(1, -1)) },
        { "Normal: loc must be finite, but is NaN.", () => _ = new Normal(double.NaN, 1) },
        { "LogNormal: scale must be positive, but is 0.", () => _ = new LogNormal(0, 0) },
        { "Normal: scale must be finite, but is *.", () => _ = new Normal(0, double.PositiveInfinity) },
        { "Gamma: concentration must be finite, but is *.", () => _ = new Gamma(double.PositiveInfinity, 1) },
        { "Poisson: rate must be finite, but is *.", () => _ = new Poisson(double.PositiveInfinity) },
        { "Uniform: low must be finite, but is *.", () => _ = new Uniform(double.NegativeInfinity, 0) },
        { "Uniform: high must be finite, but is NaN.", () => _ = new Uniform(0, double.NaN) },
        { "Bernoulli: logits must be a number, but is NaN at [1].", () => _ = new Bernoulli(null, V(0, float.NaN)) },
        { "Geometric: logits must be a number, but is NaN at [0].", () => _ = new Geometric(null, V(float.NaN)) },
        { "Binomial: logits must be a number, but is NaN at [0].", () => _ = new Binomial(2, null, V(float.NaN)) },
        {
            "Binomial: totalCount must be finite, but is * at [0].",
            () => _ = new Binomial(V(float.PositiveInfinity), V(0.5f))
        },
        {
            "Categorical: the logarithm of the sum of exp(logits) must be finite, but is NaN at [0].",
            () => _ = new Categorical(logits: V(0, float.NaN))
        },
        {
            "Categorical: the sum of probs must be finite, but is * at [0].",
            () => _ = new Categorical(probs: V(0, float.PositiveInfinity))
        },
        { "Multinomial: probs must not be negative, but is -1 at [1].", () => _ = new Multinomial(2, V(1, -1)) },
        {
            "MultivariateNormal: scaleTril must be finite, but is NaN at [1, 0].",
            () => _ = new MultivariateNormal(
                V(0, 0), scaleTril: Tensor.From(new float[,] { { 1, 0 }, { float.NaN, 1 } }))
        },
        { "LogNormal.Icdf: probability must be in [0, 1], but is 2 at [0].", () => new LogNormal(0, 1).Icdf(V(2)) },
        { "Laplace: scale must be positive, but is 0.", () => _ = new Laplace(0, 0) },
        { "Cauchy: scale must be positive, but is 0.", () => _ = new Cauchy(0, 0) },
        { "Gumbel: scale must be positive, but is 0.", () => _ = new Gumbel(0, 0) },
        { "HalfNormal: scale must be positive, but is 0.", () => _ = new HalfNormal(0) },
        { "Uniform: high must be above low, but is 1.", () => _ = new Uniform(1, 1) },
        { "Exponential: rate must be positive, but is -2.", () => _ = new Exponential(-2) },
        { "Gamma: concentration must be positive, but is 0.", () => _ = new Gamma(0, 1) },
        { "Gamma: rate must be positive, but is 0.", () => _ = new Gamma(1, 0) },
        { "Chi2: df must be positive, but is 0.", () => _ = new Chi2(0) },
        { "Beta: concentration0 must be positive, but is 0.", () => _ = new Beta(1, 0) },
        { "StudentT: df must be positive, but is 0.", () => _ = new StudentT(0) },
        { "Dirichlet: concentration must be positive, but is 0 at [1].", () => _ = new Dirichlet(V(1, 0)) },
        { "Weibull: concentration must be positive, but is 0.", () => _ = new Weibull(1, 0) },
        { "Pareto: alpha must be positive, but is 0.", () => _ = new Pareto(1, 0) },
        { "VonMises: concentration must be positive, but is 0.", () => _ = new VonMises(1, 0) },
        { "Poisson: rate must not be negative, but is -1.", () => _ = new Poisson(-1) },
        { "Bernoulli: probs must be in [0, 1], but is 2 at [1].", () => _ = new Bernoulli(probs: V(1, 2)) },
        { "Geometric: probs must be positive, but is 0 at [0].", () => _ = new Geometric(probs: V(0, 1)) },
        { "Binomial: totalCount must be a whole number from 0 on, but is -1.", () => _ = new Binomial(-1, V(1, 0)) },
        { "Categorical: probs must not be negative, but is -1 at [1].", () => _ = new Categorical(V(1, -1)) },
        { "Categorical: the sum of probs must be positive, but is 0 at [0].", () => _ = new Categorical(V(0, 0)) },
        { "Multinomial: totalCount must not be negative, but is -1.", () => _ = new Multinomial(-1, V(1, 1)) },
        {
            "Bernoulli: neither probs nor logits is given; exactly one of them is needed.", () => _ = new Bernoulli()
        },
        {
            "Categorical: both probs and logits are given; exactly one of them is needed.",
            () => _ = new Categorical(V(1, 2), V(1, 2))
        },
        {
            "Independent: 2 dims cannot be taken from the batch [2], which has 1.",
            () => _ = new Independent(new Normal(V(0, 0), V(1, 1)), 2)
        },
        {
            "MultivariateNormal: 0 of covarianceMatrix, precisionMatrix and scaleTril are given; "
                + "exactly one is needed.",
            () => _ = new MultivariateNormal(V(0, 0))
        },
        {
            "MultivariateNormal: covarianceMatrix minus its transpose must be 0: it is symmetric, but is 1 at [0, 1].",
            () => _ = new MultivariateNormal(V(0, 0), Tensor.From(new float[,] { { 3, 2 }, { 1, 3 } }))
        },
        {
            "MultivariateNormal: scaleTril above the diagonal must be 0, but is 2 at [0, 1].",
            () => _ = new MultivariateNormal(V(0, 0), scaleTril: Tensor.From(new float[,] { { 3, 2 }, { 0, 3 } }))
        },
        {
            "Exponential.LogProb: value must not be negative, but is -1 at [0].",
            () => new Exponential(1).LogProb(V(-1))
        },
        { "LogNormal.LogProb: value must be positive, but is 0 at [0].", () => new LogNormal(0, 1).LogProb(V(0)) },
        { "Beta.LogProb: value must be in [0, 1], but is 2 at [0].", () => new Beta(1, 1).LogProb(V(2)) },
        { "Pareto.LogProb: value must not be below scale, but is 1 at [0].", () => new Pareto(2, 1).LogProb(V(1)) },
        {
            "Poisson.LogProb: value must be a whole number from 0 on, but is 1.5 at [0].",
            () => new Poisson(2).LogProb(V(1.5f))
        },
        {
            "Binomial.LogProb: value must not be above the number of trials, but is 4 at [0].",
            () => new Binomial(3, V(0.5f)).LogProb(V(4))
        },
        { "Bernoulli.LogProb: value must be 0 or 1, but is 2 at [0].", () => new Bernoulli(V(0.5f)).LogProb(V(2)) },
        {
            "Categorical.LogProb: value must be in [0, 1], but is 2.",
            () => new Categorical(V(1, 1)).LogProb(Tensor.From(2L))
        },
        {
            "Multinomial.LogProb: the sum of value must be 3, but is 4.",
            () => new Multinomial(3, V(1, 1)).LogProb(V(1, 3))
        },
        {
            "Dirichlet.LogProb: the sum of value must be 1, but is 2.", () => new Dirichlet(V(1, 1)).LogProb(V(1, 1))
        },
        { "Normal.Icdf: probability must be in [0, 1], but is 2 at [0].", () => new Normal(0, 1).Icdf(V(2)) },
    };

    [Theory]
    [MemberData(nameof(Errors))]
    public void What_is_out_of_range_is_named(string message, Action act) =>
        act.Should().Throw<ArgumentException>().WithMessage(message);

    [Fact]
    public void Shapes_and_types_are_checked()
    {
        Action shapes = () => _ = new Normal(V(1, 2), V(1, 2, 3));
        shapes.Should().Throw<ShapeException>().WithMessage("Normal: shapes [2] and [3] do not broadcast*");
        Action halves = () => _ = new Poisson(Tensor.Ones([2], DType.Float16));
        halves.Should().Throw<DTypeException>()
            .WithMessage("Poisson: rate is Float16; parameters of distributions are Float32 or Float64.");
        Action mixed = () => _ = new Normal(V(1), Tensor.From([1.0]));
        mixed.Should().Throw<DTypeException>().WithMessage("Normal: Float32 and Float64 do not mix*");
        Action scalar = () => _ = new Categorical(probs: Tensor.From(1f));
        scalar.Should().Throw<ShapeException>().WithMessage("Categorical: probs of shape [] has no entries*");
        Action size = () => _ = new MultivariateNormal(V(1, 2), Tensor.Eye(3));
        size.Should().Throw<ShapeException>().WithMessage(
            "MultivariateNormal: covarianceMatrix [3, 3] must end in [2, 2], the size of loc [2].");
        Action indefinite = () => _ = new MultivariateNormal(
            V(0, 0), Tensor.From(new float[,] { { 1, 2 }, { 2, 1 } }));
        indefinite.Should().Throw<LinearAlgebraException>().WithMessage("Cholesky: *is not positive definite*");
        Action missing = () => new Beta(1, 1).Cdf(V(1));
        missing.Should().Throw<NotSupportedException>().WithMessage("Beta.Cdf: not known for this distribution.");
    }

    [Fact]
    public void Values_are_of_the_parameters_type_and_end_in_the_event()
    {
        var normal = new Normal(V(1, 2, 3), V(1, 1, 1));
        Action type = () => normal.LogProb(Tensor.From(1.0));
        type.Should().Throw<DTypeException>().WithMessage("Normal.LogProb: Float64 and Float32 do not mix*");
        Action integers = () => new Poisson(2).LogProb(Tensor.From(1L));
        integers.Should().Throw<DTypeException>().WithMessage("Poisson.LogProb: Int64 and Float32 do not mix*");
        Action shape = () => normal.Cdf(V(1, 2));
        shape.Should().Throw<ShapeException>().WithMessage("Normal.Cdf: shapes [2] and [3] do not broadcast*");
        Action none = () => normal.Icdf(null!);
        none.Should().Throw<ArgumentNullException>().WithParameterName("probability");

        // All of these sum to what they must, and would broadcast over the event.
        Distribution[] vectors =
        [
            new Dirichlet(V(1, 2, 3)), new Multinomial(1, V(1, 2, 3)),
            new MultivariateNormal(V(1, 2, 3), Tensor.Eye(3)), new Independent(normal, 1),
        ];
        foreach (Distribution d in vectors)
        {
            d.Invoking(x => x.LogProb(V(1))).Should().Throw<ShapeException>()
                .WithMessage($"{d.GetType().Name}.LogProb: value [1] must end in the event's shape [3].");
        }
    }

    [Fact]
    public void Uniform_gives_minus_infinity_outside()
    {
        new Uniform(0, 2).LogProb(V(-1, 0, 1, 2)).ToArray<float>()
            .Should().Equal(float.NegativeInfinity, -MathF.Log(2), -MathF.Log(2), float.NegativeInfinity);
    }

    [Fact]
    public void The_three_matrices_of_a_multivariate_normal_say_the_same()
    {
        Tensor covariance = Tensor.From(new[,] { { 1.2, 0.3, 0.1 }, { 0.3, 0.8, -0.2 }, { 0.1, -0.2, 0.5 } });
        Tensor loc = Tensor.From([0.1, 0.2, 0.3]), x = Tensor.From([0.5, -0.4, 0.9]);
        var a = new MultivariateNormal(loc, covariance);
        var b = new MultivariateNormal(loc, scaleTril: a.ScaleTril);
        Tensor inverse = Tensor.Eye(3, DType.Float64);
        for (int i = 0; i < 60; i++)
            inverse = inverse.MatMul(2 * Tensor.Eye(3, DType.Float64) - covariance.MatMul(inverse));
        var c = new MultivariateNormal(loc, precisionMatrix: 0.5 * (inverse + inverse.Transpose()));
        double expected = a.LogProb(x).ToScalar<double>();
        b.LogProb(x).ToScalar<double>().Should().BeApproximately(expected, 1e-12);
        c.LogProb(x).ToScalar<double>().Should().BeApproximately(expected, 1e-9);
        (c.CovarianceMatrix - covariance).Abs().Amax().ToScalar<double>().Should().BeLessThan(1e-9);
    }

    [Fact]
    public void Batches_of_multivariate_normals_broadcast_with_values_and_have_gradients()
    {
        Tensor covariance = Tensor.From(new[, ,] { { { 1.2, 0.3 }, { 0.3, 0.8 } }, { { 2, -0.5 }, { -0.5, 1.5 } } });
        Tensor loc = Tensor.From([0.1, 0.2]), x = Tensor.From(new[,] { { 0.5, -0.4 }, { 0.9, 0.3 }, { -1, 2 } });
        Tensor both = new MultivariateNormal(loc, covariance).LogProb(x.Unsqueeze(1));
        for (int i = 0; i < 2; i++)
        {
            Tensor alone = new MultivariateNormal(loc, covariance.Select(0, i)).LogProb(x);
            (both.Select(1, i) - alone).Abs().Amax().ToScalar<double>().Should().BeLessThan(1e-12);
        }

        GradCheck.Verify(
            t => new MultivariateNormal(t[0], t[1].MatMul(t[1].Transpose())).LogProb(t[2]),
            [loc.RequireGrad(), covariance.Detach().RequireGrad(), x.Unsqueeze(1).Detach().RequireGrad()],
            order: 2, tolerance: 1e-4);
    }

    private static Tensor V(params float[] values) => Tensor.From(values);
}
