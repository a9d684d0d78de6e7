using DeepNet.Metrics;

namespace DeepNet.Tests.Metrics;

public sealed class TextMetricTests
{
    [Fact]
    public void Perplexity_of_equal_chances_is_their_number()
    {
        var metric = new Perplexity();
        metric.Update(Tensor.Zeros([2, 3, 7]), Tensor.From(new long[,] { { 0, 6, -100 }, { 3, -100, 2 } }));
        metric.Compute().Should().BeApproximately(7, 1e-12);
        metric.Update(Tensor.From(new[,] { { 0.0, Math.Log(3) } }), Tensor.From([1L]));
        metric.Compute().Should().BeApproximately(Math.Exp(((4 * Math.Log(7)) + Math.Log(4.0 / 3)) / 5), 1e-12);
    }

    [Fact]
    public void Perplexity_names_what_does_not_fit()
    {
        Action token = () => new Perplexity().Update(Tensor.Zeros([1, 3]), Tensor.From([3L]));
        token.Should().Throw<ArgumentException>().WithMessage("Perplexity: target 3 is not one of 3 tokens: 0 … 2.");
        Action shape = () => new Perplexity().Update(Tensor.Zeros([2, 3]), Tensor.From([3L]));
        shape.Should().Throw<ShapeException>().WithMessage("Perplexity: logits [2, 3] must be the targets' [1] with*");
    }

    [Fact]
    public void Bleu_counts_clipped_n_grams_and_brevity()
    {
        // Papineni's examples: "the" is found twice at most; a short candidate is punished.
        Score(new Bleu(1), "the the the the the the the", "the cat is on the mat", "there is a cat on the mat")
            .Should().BeApproximately(2.0 / 7, 1e-12);
        Score(new Bleu(1), "the cat", "the cat is on the mat").Should().BeApproximately(Math.Exp(1 - 3), 1e-12);
        Score(new Bleu(2), "a b c d", "a b d c").Should().BeApproximately(Math.Sqrt(1.0 / 3), 1e-12);
        Score(new Bleu(), "a b c d e", "a b c d e").Should().Be(1);
        Score(new Bleu(), "a b c x e", "a b c d e").Should().Be(0);
    }

    [Fact]
    public void Bleu_takes_the_reference_nearest_in_length_and_the_shorter_of_two()
    {
        Score(new Bleu(1), "a b c", "a b", "a b c d e f g").Should().BeApproximately(1, 1e-12);
        Score(new Bleu(1), "a b c", "a b c d", "a b").Should().BeApproximately(1, 1e-12);
    }

    [Fact]
    public void Bleu_smoothing()
    {
        // Matches 4/5, 2/4, 1/3, 0/2.
        double plusOne = Math.Pow(4.0 / 5 * (3.0 / 5) * (2.0 / 4) * (1.0 / 3), 0.25);
        Score(new Bleu(4, BleuSmoothing.AddOne), "a b c x e", "a b c d e").Should().BeApproximately(plusOne, 1e-12);
        double floor = Math.Pow(4.0 / 5 * (2.0 / 4) * (1.0 / 3) * (0.1 / 2), 0.25);
        Score(new Bleu(4, BleuSmoothing.Floor), "a b c x e", "a b c d e").Should().BeApproximately(floor, 1e-12);
    }

    [Fact]
    public void Bleu_is_of_the_corpus_and_not_the_mean_of_sentences()
    {
        var metric = new Bleu(1);
        metric.Update("a b", "a b");
        metric.Update("x y c d", "a b c d");
        metric.Compute().Should().BeApproximately(4.0 / 6, 1e-12);
    }

    [Fact]
    public void Words_may_hold_anything()
    {
        var metric = new Bleu(2);
        metric.Update((IReadOnlyList<string>)["a b", "c"], [["a", "b c"]]);
        metric.Compute().Should().Be(0);
    }

    [Fact]
    public void Rouge_is_the_harmonic_mean_of_common_shares()
    {
        var metric = new RougeL();
        metric.Update("police kill the gunman", "police killed the gunman");
        metric.Compute().Should().BeApproximately(0.75, 1e-12);
        metric.Update("the gunman", "police kill the gunman", "the gunman kill police now");
        metric.Compute().Should().BeApproximately((0.75 + (2.0 * 2 / 6)) / 2, 1e-12);
        metric.Update("", "a");
        metric.Compute().Should().BeApproximately((0.75 + (2.0 * 2 / 6)) / 3, 1e-12);
    }

    [Theory]
    [InlineData("this is the prediction", "this is the reference", 0.25)]
    [InlineData("", "a b", 1)]
    [InlineData("a x b y c", "a b", 1.5)]
    [InlineData("b  a", "a b", 1)]
    public void Word_errors(string prediction, string target, double expected)
    {
        var metric = new WordErrorRate();
        metric.Update(prediction, target);
        metric.Compute().Should().BeApproximately(expected, 1e-12);
    }

    [Theory]
    [InlineData("kitten", "sitting", 3.0 / 7)]
    [InlineData("a b", "ab", 0.5)]
    [InlineData("😀x", "😀y", 0.5)]
    public void Character_errors(string prediction, string target, double expected)
    {
        var metric = new CharacterErrorRate();
        metric.Update(prediction, target);
        metric.Compute().Should().BeApproximately(expected, 1e-12);
    }

    [Fact]
    public void Settings_out_of_range_are_named()
    {
        Action order = () => _ = new Bleu(0);
        order.Should().Throw<ArgumentException>().WithMessage("Bleu: maxOrder must be at least 1, but is 0.");
        Action smoothing = () => _ = new Bleu(1, (BleuSmoothing)9);
        smoothing.Should().Throw<ArgumentException>().WithMessage("Bleu: 9 is no smoothing.");
        Action bleu = () => new Bleu().Update("a");
        bleu.Should().Throw<ArgumentException>().WithMessage("Bleu: there must be at least one reference.");
        Action rouge = () => new RougeL().Update("a");
        rouge.Should().Throw<ArgumentException>().WithMessage("RougeL: there must be at least one reference.");
    }

    private static double Score(Bleu metric, string candidate, params string[] references)
    {
        metric.Update(candidate, references);
        return metric.Compute();
    }
}
