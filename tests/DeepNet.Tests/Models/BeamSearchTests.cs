using DeepNet.Models;

namespace DeepNet.Tests.Models;

public sealed class BeamSearchTests
{
    private const long Start = 0;
    private const long End = 1;

    /// <summary>Behind the start, 2 is likelier than 3; but what follows 2 is uncertain, and what follows 3 sure.
    /// </summary>
    private static readonly Dictionary<string, double[]> s_garden = new()
    {
        ["0"] = [0, 0, 0.6, 0.4],
        ["0 2"] = [0, 0.4, 0.3, 0.3],
        ["0 3"] = [0, 0.9, 0.1, 0],
    };

    [Fact]
    public void A_beam_finds_what_greedy_decoding_misses()
    {
        BeamHypothesis greedy = Best(Table(s_garden), width: 1, lengthPenalty: 0);
        BeamHypothesis beam = Best(Table(s_garden), width: 2, lengthPenalty: 0);

        greedy.Tokens.Should().Equal(2);
        greedy.LogProbability.Should().BeApproximately(Math.Log(0.6 * 0.4), 1e-6);
        beam.Tokens.Should().Equal(3);
        beam.LogProbability.Should().BeApproximately(Math.Log(0.4 * 0.9), 1e-6);
        beam.HasEnded.Should().BeTrue();
        beam.Score.Should().Be(beam.LogProbability);
    }

    [Fact]
    public void A_wide_beam_finds_the_best_of_all_sequences()
    {
        // A wide beam keeps every sequence of four tokens out of three and the end, so the search is exhaustive.
        double[][] weights = Weights(16, 5);
        Func<Tensor, Tensor, Tensor> model = ByLast(weights);
        IReadOnlyList<BeamHypothesis> found = BeamSearch.Find(model, 1, Start, End, 4, width: 400, lengthPenalty: 0)[0];

        (long[] tokens, double best) = Exhaustive(weights, [Start], 0, 4).MaxBy(entry => entry.LogProbability);
        found[0].Tokens.Should().Equal(tokens);
        found[0].LogProbability.Should().BeApproximately(best, 1e-5);
        found.Where(entry => entry.HasEnded).Should().BeInDescendingOrder(entry => entry.Score);
        found.Where(entry => entry.HasEnded).Should().HaveCount(1 + 4 + 16 + 64);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void One_beam_takes_the_likeliest_token_every_time(ulong seed)
    {
        double[][] weights = Weights(seed, 6);
        long last = Start;
        var expected = new List<long>();
        while (expected.Count < 12)
        {
            last = Array.IndexOf(weights[last], weights[last].Max());
            if (last == End)
                break;
            expected.Add(last);
        }

        BeamHypothesis found = Best(ByLast(weights), width: 1, maxTokens: 12);

        found.Tokens.Should().Equal(expected);
        found.HasEnded.Should().Be(last == End);
    }

    [Fact]
    public void What_has_ended_is_not_continued_and_a_search_that_is_over_not_asked_again()
    {
        // Search 0 ends after one token, search 1 after three; the second tensor says which is which.
        var rows = new List<string>();
        long[] owners = [];
        IReadOnlyList<IReadOnlyList<BeamHypothesis>> found = BeamSearch.Find(
            (tokens, parents) =>
            {
                long[] before = parents.ToArray<long>();
                owners = tokens.Shape[1] == 1 ? before : Array.ConvertAll(before, row => owners[row]);
                long[] written = tokens.ToArray<long>();
                written.Where((_, i) => i % tokens.Shape[1] > 0).Should().NotContain(End);
                rows.Add(string.Join(" ", owners));
                double[] logits = [.. owners.SelectMany(
                    owner => tokens.Shape[1] > (owner == 0 ? 1 : 3) ? new[] { -9.0, 9, -9 } : [-9, -9, 9])];
                return Tensor.From<double>(logits, [owners.Length, 3]);
            },
            searches: 2,
            Start,
            End,
            maxTokens: 10,
            width: 1);

        rows.Should().Equal("0 1", "0 1", "1", "1");
        found[0][0].Tokens.Should().Equal(2);
        found[1][0].Tokens.Should().Equal(2, 2, 2);
    }

    [Fact]
    public void Parents_are_the_rows_of_the_step_before()
    {
        Tensor? before = null;
        BeamSearch.Find(
            (tokens, parents) =>
            {
                if (before is not null)
                {
                    tokens.Narrow(1, 0, before.Shape[1]).ToArray<long>()
                        .Should().Equal(before.IndexSelect(0, parents).ToArray<long>());
                }

                before = tokens;
                return ByLast(Weights(4, 7))(tokens, parents);
            },
            searches: 3,
            Start,
            End,
            maxTokens: 6,
            width: 3);
        before!.Shape[1].Should().BeGreaterThan(2);
    }

    [Fact]
    public void A_length_penalty_prefers_longer_sequences()
    {
        // Two tokens of 0.5 each, or the end at once with 0.3.
        var table = new Dictionary<string, double[]>
        {
            ["0"] = [0, 0.3, 0.5, 0.2],
            ["0 2"] = [0, 0.01, 0.5, 0.49],
            ["0 2 2"] = [0, 1, 0, 0],
        };

        Best(Table(table), width: 3, lengthPenalty: 0).Tokens.Should().BeEmpty();
        BeamHypothesis longer = Best(Table(table), width: 3, lengthPenalty: 2);
        longer.Tokens.Should().Equal(2, 2);
        longer.Score.Should().BeApproximately(Math.Log(0.25) / Math.Pow(8.0 / 6, 2), 1e-6);
    }

    [Fact]
    public void What_does_not_end_is_cut_off_and_comes_last()
    {
        double[][] weights = [[-50, -50, 1, 0], [0, 0, 0, 0], [-50, -50, 1, 0], [-50, 3, 0, 0]];
        IReadOnlyList<BeamHypothesis> found = BeamSearch.Find(ByLast(weights), 1, Start, End, 2, width: 2)[0];

        found.Should().HaveCount(2);
        found[0].HasEnded.Should().BeTrue();
        found[0].Tokens.Should().Equal(3);
        found[1].HasEnded.Should().BeFalse();
        found[1].Tokens.Should().Equal(2, 2);
        BeamSearch.Find(ByLast(weights), 1, Start, End, 0, width: 2)[0][0].Tokens.Should().BeEmpty();
        BeamSearch.Find(ByLast(weights), 0, Start, End, 3).Should().BeEmpty();
    }

    [Fact]
    public void A_forbidden_token_is_never_written()
    {
        var table = new Dictionary<string, double[]> { ["0"] = [0, 0, 1, 0], ["0 2"] = [0, 1, 0, 0] };
        IReadOnlyList<BeamHypothesis> found = BeamSearch.Find(Table(table), 1, Start, End, 5, width: 4)[0];

        found.Should().ContainSingle();
        found[0].Tokens.Should().Equal(2);
        found[0].LogProbability.Should().BeApproximately(0, 1e-12);
    }

    [Fact]
    public void Errors_name_the_rule()
    {
        Func<Tensor, Tensor, Tensor> model = ByLast(Weights(1, 4));
        ModelTesting.Throws<ArgumentException>(
            () => BeamSearch.Find(model, 1, Start, End, 5, width: 0), "BeamSearch: width 0 must be positive.");
        ModelTesting.Throws<ArgumentException>(
            () => BeamSearch.Find(model, 1, Start, End, -1), "BeamSearch: maxTokens -1 must not be negative.");
        ModelTesting.Throws<ArgumentException>(
            () => BeamSearch.Find(model, -1, Start, End, 5), "BeamSearch: searches -1 must not be negative.");
        ModelTesting.Throws<ArgumentException>(
            () => BeamSearch.Find(model, 1, Start, End, 5, lengthPenalty: double.NaN), "*lengthPenalty NaN*");
        ModelTesting.Throws<ShapeException>(
            () => BeamSearch.Find((_, _) => Tensor.Zeros([3, 4]), 1, Start, End, 5),
            "BeamSearch: logits [3, 4] must be [1, vocabulary].");
    }

    private static BeamHypothesis Best(
        Func<Tensor, Tensor, Tensor> model, int width, double lengthPenalty = 0.6, int maxTokens = 8) =>
        BeamSearch.Find(model, 1, Start, End, maxTokens, width, lengthPenalty)[0][0];

    /// <summary>Probabilities by all that was written; nothing but the end follows what is not in the table.</summary>
    private static Func<Tensor, Tensor, Tensor> Table(Dictionary<string, double[]> table) => (tokens, _) =>
    {
        int length = tokens.Shape[1];
        double[][] rows =
        [
            .. tokens.ToArray<long>().Chunk(length)
                .Select(row => table.GetValueOrDefault(string.Join(" ", row), [0, 1, 0, 0])),
        ];
        return Tensor.From<double>([.. rows.SelectMany(row => row)], [rows.Length, 4]).Log();
    };

    /// <summary>Logits by the last token alone.</summary>
    private static Func<Tensor, Tensor, Tensor> ByLast(double[][] weights) => (tokens, _) =>
    {
        long[] last = tokens.Select(1, -1).ToArray<long>();
        return Tensor.From<double>([.. last.SelectMany(token => weights[token])], [last.Length, weights.Length]);
    };

    private static double[][] Weights(ulong seed, int tokens)
    {
        var random = new RandomSource(seed);
        return
        [
            .. Enumerable.Range(0, tokens)
                .Select(_ => Enumerable.Range(0, tokens).Select(_ => 3 * random.NextDouble()).ToArray()),
        ];
    }

    /// <summary>All sequences that end, with the logarithms of their probabilities.</summary>
    private static IEnumerable<(long[] Tokens, double LogProbability)> Exhaustive(
        double[][] weights, long[] written, double logProbability, int steps)
    {
        double[] row = weights[written[^1]];
        double logSum = Math.Log(row.Sum(Math.Exp));
        for (int token = 0; steps > 0 && token < row.Length; token++)
        {
            double sum = logProbability + row[token] - logSum;
            if (token == End)
            {
                yield return (written[1..], sum);
                continue;
            }

            foreach ((long[] Tokens, double LogProbability) longer in
                Exhaustive(weights, [.. written, token], sum, steps - 1))
            {
                yield return longer;
            }
        }
    }
}
