using DeepNet.Data.Transforms;
using static DeepNet.Tests.Data.Transforms.TransformData;

namespace DeepNet.Tests.Data.Transforms;

public sealed class RandomApplyTests
{
    [Fact]
    public void Is_applied_as_often_as_the_probability_says()
    {
        Tensor x = Bytes(3, 2, 2);
        var transform = new RandomApply(new Grayscale(), 0.3);
        var random = new RandomSource(4);
        int count = Enumerable.Range(0, 2000).Count(_ => transform.Apply(x, random).Shape[0] == 1);
        count.Should().BeInRange(600 - 62, 600 + 62, "that is three standard deviations");
        Enumerable.Range(0, 50).Any(_ => new RandomApply(new Grayscale(), 0).Apply(x, random) != x).Should().BeFalse();
        Enumerable.Range(0, 50).All(_ => new RandomApply(new Grayscale(), 1).Apply(x, random).Shape[0] == 1)
            .Should().BeTrue();
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void P_is_a_probability(double p)
    {
        Action bad = () => new RandomApply(new Grayscale(), p);
        bad.ShouldThrow<ArgumentException>($"RandomApply: p {p} is not in [0, 1].");
    }
}
