using DeepNet.Models;

namespace DeepNet.Tests.Models;

public sealed class DcganGeneratorTests
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

    private static Tensor Codes => Tensor.Randn([4, 3], generator: new RandomSource(7));

    [Fact]
    public void Channels_halve_while_the_image_grows()
    {
        var model = new DcganGenerator(s_small);

        model.NamedParameters()
            .Select(entry => $"{entry.Name} {string.Join('x', entry.Parameter.Shape)}").Should().Equal(
                "hidden.weight 5x3",
                "hidden_norm.weight 5",
                "hidden_norm.bias 5",
                "project.weight 72x5",
                "norms.0.weight 8",
                "norms.0.bias 8",
                "norms.1.weight 4",
                "norms.1.bias 4",
                "ups.0.weight 8x4x4x4",
                "ups.1.weight 4x2x4x4",
                "ups.1.bias 2");
    }

    [Fact]
    public void The_sizes_of_the_paper_give_images_of_64()
    {
        var model = new DcganGenerator(DcganConfig.Images64 with { Width = 2 });

        Tensor images = model.Forward(Tensor.Randn([2, 100], generator: new RandomSource(1)));

        images.Shape.Should().Equal(2, 3, 64, 64);
        images.ToArray<float>().Should().OnlyContain(value => value > -1 && value < 1);
        model.StateDict()["ups.0.weight"].Shape.Should().Equal(16, 8, 4, 4);
    }

    [Fact]
    public void Weights_start_normal_with_a_deviation_of_a_fiftieth()
    {
        var model = new DcganGenerator(DcganConfig.Mnist, new RandomSource(1));

        Tensor weights = model.StateDict()["ups.0.weight"];

        ((double)weights.Std().ToScalar<float>()).Should().BeApproximately(0.02, 3e-4);
        ((double)weights.Mean().ToScalar<float>()).Should().BeApproximately(0, 4e-4);
        model.StateDict()["norms.0.weight"].ToArray<float>().Should().OnlyContain(value => value == 1);
        model.StateDict()["ups.1.bias"].ToArray<float>().Should().OnlyContain(value => value == 0);
    }

    [Fact]
    public void Without_a_hidden_layer_the_code_becomes_the_smallest_image()
    {
        var model = new DcganGenerator(s_small with { Hidden = 0 });

        model.NamedParameters()[0].Name.Should().Be("project.weight");
        model.StateDict()["project.weight"].Shape.Should().Equal(72, 3);
        model.Forward(Codes).Shape.Should().Equal(4, 2, 12, 12);
    }

    [Fact]
    public void A_step_lowers_the_error_and_reaches_every_parameter()
    {
        var model = new DcganGenerator(s_small, new RandomSource(1));
        Tensor images = Tensor.Rand([4, 2, 12, 12], generator: new RandomSource(2));

        model.ShouldLearn(() => Loss.MeanSquaredError(model.Forward(Codes), images), learningRate: 0.02);
        model.Parameters().Should().OnlyContain(parameter => parameter.Grad!.Abs().Max().ToScalar<float>() > 0);
    }

    [Fact]
    public void New_images_depend_on_the_generator_alone()
    {
        var model = new DcganGenerator(s_small);
        model.Eval();

        float[] first = model.Generate(3, new RandomSource(1)).ToArray<float>();

        model.Generate(3, new RandomSource(1)).ToArray<float>().Should().Equal(first);
        model.Generate(3, new RandomSource(2)).ToArray<float>().Should().NotEqual(first);
        model.Generate(3).Shape.Should().Equal(3, 2, 12, 12);
    }

    [Fact]
    public void In_evaluation_an_image_does_not_depend_on_the_others()
    {
        var model = new DcganGenerator(s_small, new RandomSource(1));
        model.Forward(Codes);
        model.Eval();

        Tensor alone = model.Forward(Codes[..1]), first = model.Forward(Codes)[..1];

        (alone - first).Abs().Max().ToScalar<float>().Should().BeLessThan(1e-6f);
    }

    [Fact]
    public void It_survives_saving() => new DcganGenerator(s_small).ShouldSurviveSaving(
        new DcganGenerator(s_small), model => model.Forward(Codes));

    [Fact]
    public void Codes_of_another_size_are_refused()
    {
        var model = new DcganGenerator(s_small);

        ModelTesting.Throws<ShapeException>(
            () => model.Forward(Tensor.Zeros([4, 5])), "DcganGenerator: codes*4, 5*must be*3*");
        ModelTesting.Throws<ShapeException>(() => model.Forward(Tensor.Zeros([3])), "DcganGenerator: codes*");
    }

    [Fact]
    public void Sizes_that_are_out_of_range_are_named()
    {
        Refused(s_small with { Code = 0 }, "Dcgan: Code 0 must be positive*");
        Refused(s_small with { Channels = -1 }, "Dcgan: Channels -1 must be positive*");
        Refused(s_small with { Hidden = -1 }, "Dcgan: Hidden -1 must not be negative*");
        Refused(s_small with { Width = 0 }, "Dcgan: Width 0 must be positive*");
        Refused(s_small with { Doublings = 0 }, "Dcgan: Doublings 0 must be positive*");
        Refused(s_small with { Size = 14 }, "Dcgan: Size 14 must be a multiple of 2 to the power of Doublings 2*");
        Refused(s_small with { Doublings = 33 }, "Dcgan: Size 12 must be a multiple of 2*Doublings 33*");
        Refused(s_small with { Width = 1 << 30 }, "Dcgan: Width 1073741824 is too large to be doubled 2 times*");

        static void Refused(DcganConfig config, string message) =>
            ModelTesting.Throws<ArgumentException>(() => _ = new DcganGenerator(config), message);
    }
}
