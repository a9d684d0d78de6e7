using DeepNet.Models;
using DeepNet.Optimizers;

namespace DeepNet.Tests.Models;

public sealed class DcganDiscriminatorTests
{
    private static readonly DcganConfig s_small = new()
    {
        Code = 3,
        Channels = 2,
        Size = 12,
        Doublings = 2,
        Width = 4,
        Hidden = 5,
    };

    private static Tensor Images => Tensor.Rand([4, 2, 12, 12], generator: new RandomSource(7));

    [Fact]
    public void Channels_double_while_the_image_shrinks()
    {
        var model = new DcganDiscriminator(s_small);

        model.NamedParameters()
            .Select(entry => $"{entry.Name} {string.Join('x', entry.Parameter.Shape)}").Should().Equal(
                "downs.0.weight 4x2x4x4",
                "downs.0.bias 4",
                "downs.1.weight 8x4x4x4",
                "norms.0.weight 8",
                "norms.0.bias 8",
                "hidden.weight 5x72",
                "hidden_norm.weight 5",
                "hidden_norm.bias 5",
                "score.weight 1x5",
                "score.bias 1");
    }

    [Fact]
    public void Images_become_one_logit_each()
    {
        new DcganDiscriminator(s_small).Forward(Images).Shape.Should().Equal(4, 1);
        new DcganDiscriminator(DcganConfig.Images64 with { Width = 2 })
            .Forward(Tensor.Zeros([2, 3, 64, 64])).Shape.Should().Equal(2, 1);
        new DcganDiscriminator(s_small with { Hidden = 0 }).Forward(Images).Shape.Should().Equal(4, 1);
        new DcganDiscriminator(s_small with { Doublings = 1 }).Forward(Images).Shape.Should().Equal(4, 1);
    }

    [Fact]
    public void A_step_lowers_the_error_and_reaches_every_parameter()
    {
        var model = new DcganDiscriminator(s_small, new RandomSource(1));
        Tensor isReal = Tensor.From<float>([1, 0, 0, 1], [4, 1]);

        model.ShouldLearn(() => Loss.BinaryCrossEntropyWithLogits(model.Forward(Images), isReal), learningRate: 0.02);
        model.Parameters().Should().OnlyContain(parameter => parameter.Grad!.Abs().Max().ToScalar<float>() > 0);
    }

    [Fact]
    public void It_tells_a_generator_how_to_change()
    {
        var generator = new DcganGenerator(s_small, new RandomSource(1));
        var discriminator = new DcganDiscriminator(s_small with { Hidden = 0 }, new RandomSource(2));
        discriminator.Eval(); // in training, normalization takes what all images of a batch have in common
        Tensor codes = Tensor.Randn([8, 3], generator: new RandomSource(3));
        Tensor isReal = Tensor.Ones([8, 1]);
        var optimizer = new Adam(generator.Parameters(), 1e-2, beta1: 0.5);
        var losses = new List<double>();
        for (int step = 0; step < 10; step++)
        {
            Tensor loss = Loss.BinaryCrossEntropyWithLogits(
                discriminator.Forward(generator.Forward(codes)), isReal);
            losses.Add(loss.ToScalar<float>());
            optimizer.ZeroGrad();
            loss.Backward();
            optimizer.Step();
        }

        losses[^1].Should().BeLessThan(losses[0]);
    }

    [Fact]
    public void It_survives_saving() => new DcganDiscriminator(s_small).ShouldSurviveSaving(
        new DcganDiscriminator(s_small), model => model.Forward(Images));

    [Fact]
    public void Images_of_other_sizes_are_refused()
    {
        var model = new DcganDiscriminator(s_small);

        ModelTesting.Throws<ShapeException>(
            () => model.Forward(Tensor.Zeros([4, 1, 12, 12])), "DcganDiscriminator: images*2, height, width*");
        ModelTesting.Throws<ShapeException>(
            () => model.Forward(Tensor.Zeros([4, 2, 12, 16])), "DcganDiscriminator: images*must be 12 by 12 pixels*");
    }

    [Fact]
    public void Sizes_that_are_out_of_range_are_named() => ModelTesting.Throws<ArgumentException>(
        () => _ = new DcganDiscriminator(s_small with { Size = 10 }), "Dcgan: Size 10 must be a multiple of*");
}
