using DeepNet.Models;

namespace DeepNet.Tests.Models;

public sealed class VariationalAutoencoderTests
{
    private static readonly VariationalAutoencoderConfig s_small = new() { Features = 6, Hidden = [8, 5], Code = 2 };

    private static Tensor Samples => Tensor.Rand([4, 1, 2, 3], generator: new RandomSource(7));

    [Fact]
    public void The_state_is_named_by_its_parts()
    {
        var model = new VariationalAutoencoder(s_small);

        model.StateDict().Where(entry => entry.Key.EndsWith(".weight", StringComparison.Ordinal))
            .Select(entry => $"{entry.Key} {string.Join('x', entry.Value.Shape)}").Should().Equal(
                "encoder.0.weight 8x6",
                "encoder.2.weight 5x8",
                "mean.weight 2x5",
                "log_variance.weight 2x5",
                "decoder.0.weight 5x2",
                "decoder.2.weight 8x5",
                "decoder.4.weight 6x8");
    }

    [Fact]
    public void The_bound_is_that_of_the_formula()
    {
        var model = new VariationalAutoencoder(s_small, new RandomSource(1));
        (Tensor mean, Tensor logVariance) = model.Encode(Samples);
        float[] means = mean.ToArray<float>(), logs = logVariance.ToArray<float>();
        float[] noise = Tensor.Randn([4, 2], generator: new RandomSource(3)).ToArray<float>();
        var codes = new float[8];
        var divergences = new double[4];
        for (int i = 0; i < 8; i++)
        {
            codes[i] = (float)(means[i] + Math.Exp(logs[i] / 2) * noise[i]);
            divergences[i / 2] += 0.5 * (means[i] * means[i] + Math.Exp(logs[i]) - 1 - logs[i]);
        }

        float[] logits = model.Decode(Tensor.From<float>(codes, [4, 2])).ToArray<float>();
        float[] values = Samples.ToArray<float>();
        var missed = new double[4];
        for (int i = 0; i < 24; i++)
        {
            double p = 1 / (1 + Math.Exp(-logits[i]));
            missed[i / 6] -= values[i] * Math.Log(p) + (1 - values[i]) * Math.Log(1 - p);
        }

        (Tensor reconstruction, Tensor divergence) = model.NegativeElbo(Samples, new RandomSource(3));

        reconstruction.Shape.Should().Equal(4);
        divergence.Shape.Should().Equal(4);
        for (int i = 0; i < 4; i++)
        {
            ((double)reconstruction[i].ToScalar<float>()).Should().BeApproximately(missed[i], 1e-5);
            ((double)divergence[i].ToScalar<float>()).Should().BeApproximately(divergences[i], 1e-6);
        }
    }

    [Fact]
    public void A_code_that_tells_nothing_costs_nothing()
    {
        var model = new VariationalAutoencoder(s_small);
        OrderedDictionary<string, Tensor> state = model.StateDict();
        foreach (string name in (string[])["mean.weight", "mean.bias", "log_variance.weight", "log_variance.bias"])
            state[name] = Tensor.Zeros(state[name].Shape);
        model.LoadStateDict(state);

        (_, Tensor divergence) = model.NegativeElbo(Samples);

        divergence.ToArray<float>().Should().OnlyContain(nats => nats == 0);
    }

    [Fact]
    public void A_step_lowers_the_bound_and_reaches_every_parameter()
    {
        var model = new VariationalAutoencoder(s_small, new RandomSource(1));

        model.ShouldLearn(
            () =>
            {
                (Tensor reconstruction, Tensor divergence) = model.NegativeElbo(Samples, new RandomSource(5));
                return (reconstruction + divergence).Mean();
            },
            learningRate: 1e-2);
    }

    [Fact]
    public void The_reconstruction_comes_from_the_mean_of_the_code()
    {
        var model = new VariationalAutoencoder(s_small);

        Tensor y = model.Forward(Samples);

        y.Shape.Should().Equal(Samples.Shape);
        y.ToArray<float>().Should().Equal(model.Decode(model.Encode(Samples).Mean).Sigmoid().ToArray<float>());
    }

    [Fact]
    public void New_samples_are_probabilities_that_depend_on_the_generator_alone()
    {
        var model = new VariationalAutoencoder(s_small);

        float[] first = model.Generate(3, new RandomSource(1)).ToArray<float>();

        model.Generate(3, new RandomSource(1)).ToArray<float>().Should().Equal(first);
        model.Generate(3, new RandomSource(2)).ToArray<float>().Should().NotEqual(first);
        model.Generate(3).Shape.Should().Equal(3, 6);
        first.Should().OnlyContain(p => p > 0 && p < 1);
    }

    [Fact]
    public void It_survives_saving() => new VariationalAutoencoder(s_small).ShouldSurviveSaving(
        new VariationalAutoencoder(s_small), model => model.Forward(Samples));

    [Fact]
    public void Samples_and_codes_of_other_sizes_are_refused()
    {
        var model = new VariationalAutoencoder(s_small);

        ModelTesting.Throws<ShapeException>(
            () => model.NegativeElbo(Tensor.Zeros([5, 7])), "VariationalAutoencoder: input*5, 7*6 elements*");
        ModelTesting.Throws<ShapeException>(
            () => model.Decode(Tensor.Zeros([5, 3])), "VariationalAutoencoder: input*2 elements*");
    }

    [Fact]
    public void Sizes_that_make_no_model_are_named()
    {
        ModelTesting.Throws<ArgumentException>(
            () => _ = new VariationalAutoencoder(s_small with { Hidden = [] }),
            "VariationalAutoencoder: Hidden is empty*");
        ModelTesting.Throws<ArgumentException>(
            () => _ = new VariationalAutoencoder(s_small with { Code = -1 }), "VariationalAutoencoder: Code -1*");
    }
}
