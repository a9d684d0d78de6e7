namespace DeepNet.CommandLine.Tests;

public sealed class SplitTests
{
    [Fact]
    public void Every_class_gives_its_part_and_every_sample_is_in_one_part()
    {
        long[] labels = [.. Enumerable.Range(0, 100).Select(i => i < 80 ? 0L : 1)];
        Split split = Split.Of(labels, 0.2, seed: 1);
        split.Validation.Should().HaveCount(20);
        split.Validation.Count(i => labels[i] == 1).Should().Be(4);
        split.Training.Concat(split.Validation).Should().BeEquivalentTo(Enumerable.Range(0, 100));
        Split.Of(labels, 0.2, seed: 1).Validation.Should().Equal(split.Validation);
        Split.Of(labels, 0.2, seed: 2).Validation.Should().NotEqual(split.Validation);
    }

    [Fact]
    public void Small_classes_add_up_and_keep_a_sample_to_train_on()
    {
        long[] labels = [.. Enumerable.Range(0, 40).Select(i => (long)(i / 2))];
        Split split = Split.Of(labels, 0.25, seed: 3);
        split.Validation.Should().HaveCount(10);
        split.Training.Select(i => labels[i]).Distinct().Should().HaveCount(20);
        Split.Of([0, 1, 2], 0.5, seed: 1).Validation.Should().BeEmpty("no class can spare one");
    }

    [Fact]
    public void Nothing_and_little_are_possible()
    {
        Split.Of([0, 0, 1, 1], 0, seed: 1).Validation.Should().BeEmpty();
        Split.Of([0, 0, 0, 1], 0.01, seed: 1).Validation.Should().HaveCount(1);
    }
}
