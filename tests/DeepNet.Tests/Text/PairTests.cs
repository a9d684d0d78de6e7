using DeepNet.Text;

namespace DeepNet.Tests.Text;

/// <summary>Merging and the learning of merges, against the plain loops that define them.</summary>
public sealed class PairTests
{
    [Fact]
    public void Merging_agrees_with_the_definition_on_random_merges()
    {
        var random = new Random(7);
        for (int round = 0; round < 3000; round++)
        {
            var merger = new PairMerger();
            var merges = new List<(int Left, int Right, int Id)>();
            // Any two symbols of 0 … 6 in any order, so that a merge may need one that ranks behind it.
            for (int id = 3; id < 7; id++)
            {
                (int left, int right) = (random.Next(7), random.Next(7));
                if (merger.TryAdd(left, right, id))
                    merges.Add((left, right, id));
            }

            int[] symbols = [.. Enumerable.Range(0, random.Next(20)).Select(_ => random.Next(3))];
            int[] expected = MergeByDefinition(symbols, merges);
            int count = merger.Merge(symbols);
            symbols[..count].Should().Equal(expected, "in round {0}", round);
        }
    }

    [Fact]
    public void A_merge_cannot_be_added_twice()
    {
        var merger = new PairMerger();
        merger.TryAdd(1, 2, 3).Should().BeTrue();
        merger.TryAdd(1, 2, 4).Should().BeFalse();
        merger.Count.Should().Be(1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Learned_merges_agree_with_counting_all_pairs_again_each_time(long minFrequency)
    {
        var random = new Random(11);
        for (int round = 0; round < 200; round++)
        {
            var words = new List<(int[] Symbols, long Count)>();
            for (int i = random.Next(1, 12); i > 0; i--)
            {
                words.Add((
                    [.. Enumerable.Range(0, random.Next(12)).Select(_ => random.Next(3))], random.Next(1, 5)));
            }

            var trainer = new PairTrainer();
            foreach ((int[] symbols, long count) in words)
                trainer.Add(symbols, count);
            int next = 3;
            trainer.Merges(minFrequency, (_, _) => next++).Take(8)
                .Should().Equal(LearnByDefinition(words, minFrequency, 8), "in round {0}", round);
        }
    }

    [Fact]
    public void Pairs_that_must_stay_apart_are_passed_over()
    {
        var trainer = new PairTrainer();
        trainer.Add([0, 1, 0, 1, 2, 2], 1);
        trainer.Merges(1, (left, right) => (left, right) == (0, 1) ? -1 : 9).First().Should().Be((1, 0));
    }

    private static int[] MergeByDefinition(int[] symbols, List<(int Left, int Right, int Id)> merges)
    {
        while (true)
        {
            int best = merges.FindIndex(merge => Enumerable.Range(0, Math.Max(symbols.Length - 1, 0))
                .Any(i => symbols[i] == merge.Left && symbols[i + 1] == merge.Right));
            if (best < 0)
                return symbols;
            symbols = Replace(symbols, merges[best].Left, merges[best].Right, merges[best].Id);
        }
    }

    private static List<(int Left, int Right)> LearnByDefinition(
        List<(int[] Symbols, long Count)> words, long minFrequency, int merges)
    {
        var learned = new List<(int Left, int Right)>();
        int next = 3;
        while (learned.Count < merges)
        {
            var counts = new Dictionary<(int Left, int Right), long>();
            foreach ((int[] symbols, long count) in words)
            {
                for (int i = 0; i + 1 < symbols.Length; i++)
                {
                    (int, int) pair = (symbols[i], symbols[i + 1]);
                    counts[pair] = counts.GetValueOrDefault(pair) + count;
                }
            }

            var candidates = counts.Where(entry => entry.Value >= minFrequency)
                .OrderByDescending(entry => entry.Value)
                .ThenBy(entry => entry.Key.Left).ThenBy(entry => entry.Key.Right).ToList();
            if (candidates.Count == 0)
                break;
            (int left, int right) = candidates[0].Key;
            learned.Add((left, right));
            words = [.. words.Select(word => (Replace(word.Symbols, left, right, next), word.Count))];
            next++;
        }

        return learned;
    }

    private static int[] Replace(int[] symbols, int left, int right, int id)
    {
        var merged = new List<int>();
        for (int i = 0; i < symbols.Length; i++)
        {
            bool isPair = i + 1 < symbols.Length && symbols[i] == left && symbols[i + 1] == right;
            merged.Add(isPair ? id : symbols[i]);
            i += isPair ? 1 : 0;
        }

        return [.. merged];
    }
}
