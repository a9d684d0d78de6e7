using DeepNet.Data.Transforms;
using static DeepNet.Tests.Data.Transforms.TransformData;

namespace DeepNet.Tests.Data.Transforms;

public sealed class RandomChoiceTests
{
    private static readonly Transform[] s_sizes = [new CenterCrop(1, 1), new CenterCrop(2, 2), new CenterCrop(3, 3)];

    [Fact]
    public void All_are_equally_likely_without_weights()
    {
        foreach (int count in Counts(new RandomChoice(s_sizes)))
            count.Should().BeInRange(1000 - 78, 1000 + 78, "that is three standard deviations");
    }

    [Fact]
    public void Weights_say_how_likely_each_is()
    {
        int[] counts = Counts(new RandomChoice(s_sizes, [2.5, 0, 7.5]));
        counts[0].Should().BeInRange(750 - 72, 750 + 72);
        counts[1].Should().Be(0);
    }

    [Fact]
    public void Bad_lists_are_refused()
    {
        Action none = () => new RandomChoice();
        none.ShouldThrow<ArgumentException>("RandomChoice: there are no transforms to choose from.");
        Action few = () => new RandomChoice(s_sizes, [1]);
        few.ShouldThrow<ArgumentException>("RandomChoice: 1 weights for 3 transforms.");
        Action negative = () => new RandomChoice(s_sizes, [1, -1, 1]);
        negative.ShouldThrow<ArgumentException>("RandomChoice: weight 1 -1 must be finite and not negative.");
        Action zero = () => new RandomChoice(s_sizes, [0, 0, 0]);
        zero.ShouldThrow<ArgumentException>("RandomChoice: all weights are 0.");
    }

    private static int[] Counts(RandomChoice choice)
    {
        Tensor x = Bytes(1, 3, 3);
        var random = new RandomSource(8);
        var counts = new int[3];
        for (int i = 0; i < 3000; i++)
            counts[choice.Apply(x, random).Shape[1] - 1]++;
        return counts;
    }
}
