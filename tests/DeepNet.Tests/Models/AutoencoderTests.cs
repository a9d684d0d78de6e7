using DeepNet.Models;

namespace DeepNet.Tests.Models;

public sealed class AutoencoderTests
{
    private static readonly AutoencoderConfig s_small = new() { Features = 12, Hidden = [16, 8], Code = 2 };

    [Fact]
    public void Encoder_and_decoder_mirror_each_other()
    {
        var model = new Autoencoder(s_small);

        model.StateDict().Where(entry => entry.Key.EndsWith(".weight", StringComparison.Ordinal))
            .Select(entry => $"{entry.Key} {string.Join('x', entry.Value.Shape)}").Should().Equal(
                "encoder.0.weight 16x12",
                "encoder.2.weight 8x16",
                "encoder.4.weight 2x8",
                "decoder.0.weight 8x2",
                "decoder.2.weight 16x8",
                "decoder.4.weight 12x16");
    }

    [Fact]
    public void Images_keep_their_shape_and_become_values_between_0_and_1()
    {
        var model = new Autoencoder(s_small);
        Tensor images = Tensor.Rand([5, 1, 3, 4], generator: new RandomSource(1));

        Tensor y = model.Forward(images);

        y.Shape.Should().Equal(5, 1, 3, 4);
        y.ToArray<float>().Should().OnlyContain(value => value > 0 && value < 1);
        model.Encode(images).Shape.Should().Equal(5, 2);
        y.ToArray<float>().Should().Equal(model.Decode(model.Encode(images)).ToArray<float>());
    }

    [Fact]
    public void The_reconstruction_is_what_the_layers_compute()
    {
        var model = new Autoencoder(new AutoencoderConfig { Features = 3, Hidden = [], Code = 1 });
        model.LoadStateDict(new Dictionary<string, Tensor>
        {
            ["encoder.0.weight"] = Tensor.From<float>([1, -2, 0.5f], [1, 3]),
            ["encoder.0.bias"] = Tensor.From<float>([0.25f], [1]),
            ["decoder.0.weight"] = Tensor.From<float>([1, 0, -1], [3, 1]),
            ["decoder.0.bias"] = Tensor.From<float>([0, 1, 0], [3]),
        });

        float[] y = model.Forward(Tensor.From<float>([1, 0.5f, 2], [1, 3])).ToArray<float>();

        double code = 1 - 1 + 1 + 0.25;
        double[] expected = [1 / (1 + Math.Exp(-code)), 1 / (1 + Math.Exp(-1)), 1 / (1 + Math.Exp(code))];
        for (int i = 0; i < 3; i++)
            ((double)y[i]).Should().BeApproximately(expected[i], 1e-6);
    }

    [Fact]
    public void A_step_lowers_the_error_and_reaches_every_parameter()
    {
        var model = new Autoencoder(s_small, new RandomSource(1));
        Tensor samples = Tensor.Rand([6, 12], generator: new RandomSource(2));

        model.ShouldLearn(() => Loss.MeanSquaredError(model.Forward(samples), samples, reduction: Reduction.Sum));
    }

    [Fact]
    public void It_survives_saving() => new Autoencoder(s_small).ShouldSurviveSaving(
        new Autoencoder(s_small), model => model.Forward(Tensor.Rand([3, 12], generator: new RandomSource(4))));

    [Fact]
    public void The_same_generator_gives_the_same_weights()
    {
        float[] first = Weights(), second = Weights();

        first.Should().Equal(second);

        static float[] Weights() =>
            new Autoencoder(s_small, new RandomSource(3)).StateDict()["decoder.4.weight"].ToArray<float>();
    }

    [Fact]
    public void Samples_and_codes_of_other_sizes_are_refused()
    {
        var model = new Autoencoder(s_small);

        ModelTesting.Throws<ShapeException>(
            () => model.Forward(Tensor.Zeros([5, 13])), "Autoencoder: input*5, 13*12 elements*");
        ModelTesting.Throws<ShapeException>(() => model.Encode(Tensor.Zeros([12])), "Autoencoder: input*12 elements*");
        ModelTesting.Throws<ShapeException>(
            () => model.Decode(Tensor.Zeros([5, 3])), "Autoencoder: input*2 elements*");
    }

    [Fact]
    public void Sizes_that_are_not_positive_are_named()
    {
        ModelTesting.Throws<ArgumentException>(
            () => _ = new Autoencoder(s_small with { Code = 0 }), "Autoencoder: Code 0 must be positive*");
        ModelTesting.Throws<ArgumentException>(
            () => _ = new Autoencoder(s_small with { Hidden = [4, -1] }), "Autoencoder: Hidden -1 must be positive*");
        ModelTesting.Throws<ArgumentException>(
            () => _ = new Autoencoder(s_small with { Features = 0 }), "Autoencoder: Features 0 must be positive*");
    }
}
