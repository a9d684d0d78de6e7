using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class DropoutTests
{
    [Fact]
    public void Training_drops_and_scales_and_evaluation_does_nothing()
    {
        var layer = new Dropout(0.25, new RandomSource(1));
        Tensor x = Tensor.Ones([10000]);
        float[] y = layer.Forward(x).ToArray<float>();
        y.Should().OnlyContain(v => v == 0 || Math.Abs(v - (4 / 3f)) < 1e-6);
        y.Count(v => v == 0).Should().BeInRange(2280, 2720);
        layer.Forward(x).ToArray<float>().Should().NotEqual(y, "every pass has a mask of its own");
        layer.Eval();
        layer.Forward(x).ToArray<float>().Should().OnlyContain(v => v == 1);
    }

    [Fact]
    public void A_seed_repeats_the_masks_whatever_others_draw()
    {
        static float[] Masked(bool drawBetween)
        {
            var generator = new RandomSource(3);
            var layer = new Dropout(0.5, generator);
            if (drawBetween)
                generator.NextUInt32();
            return layer.Forward(Tensor.Ones([64])).ToArray<float>();
        }

        Masked(false).Should().Equal(Masked(true)).And.Contain(0).And.Contain(2);
    }

    [Fact]
    public void It_prints_its_probability_and_names_errors()
    {
        new Dropout().ToString().Should().Be("Dropout(p: 0.5)");
        ((Action)(() => _ = new Dropout(1.5))).Should().Throw<ArgumentException>()
            .WithMessage("Dropout: p 1.5 must be in [0, 1].");
    }
}
