using DeepNet.Text;

namespace DeepNet.Samples.Bert;

/// <summary>Sentences of reviews.</summary>
/// <param name="Texts">The sentences.</param>
/// <param name="Labels">1 for praise, 0 for blame.</param>
internal sealed record Reviews(IReadOnlyList<string> Texts, IReadOnlyList<long> Labels)
{
    private static readonly string[] s_files =
        ["amazon_cells_labelled.txt", "imdb_labelled.txt", "yelp_labelled.txt"];

    /// <summary>
    /// The UCI sentiment sentences if they are below the root: of phones from Amazon, films from IMDb and restaurants
    /// from Yelp. Without a root: sentences made by a small grammar. Every sentence once, in an order that is the same
    /// for every seed. Says which in a line.
    /// </summary>
    public static Reviews Load(SampleRun run)
    {
        var sentences = new List<(string Text, long Label)>();
        string name = "UCI sentiment sentences";
        foreach (string file in s_files)
        {
            if (run.Find($"text/uci-sentiment/{file}", $"text/sentiment labelled sentences/{file}") is { } path)
                sentences.AddRange(Read(path));
        }

        if (sentences.Count == 0)
        {
            name = "reviews of a small grammar (no --root was given)";
            sentences = Generated(1_500);
        }

        (string Text, long Label)[] distinct = [.. sentences.DistinctBy(sentence => Key(sentence.Text))];
        new RandomSource(3).Shuffle<(string, long)>(distinct);
        Print.Line($"data {name}: {distinct.Length} different ones of {sentences.Count}");
        return new Reviews(
            [.. distinct.Select(sentence => sentence.Text)], [.. distinct.Select(sentence => sentence.Label)]);
    }

    /// <summary>The sentences as tensors; what is longer is cut.</summary>
    public Sentences Encode(Tokenizer tokenizer, int length)
    {
        TokenBatch batch = tokenizer.EncodeBatch(Texts, length, padToMaxLength: true);
        return new Sentences(batch.Ids, batch.Mask, Tensor.From<long>([.. Labels], [Labels.Count]));
    }

    // Two sentences of the same letters are one, so that none is both learned from and tested with.
    private static string Key(string text) => string.Concat(text.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    private static IEnumerable<(string Text, long Label)> Read(string path)
    {
        string[] lines = File.ReadAllText(path).Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].TrimEnd();
            if (line.Length == 0)
                continue;
            int tab = line.LastIndexOf('\t');
            if (tab < 0 || line[tab..] is not ("\t0" or "\t1"))
                throw new InvalidDataException($"{path}, line {i + 1}: a sentence, a tab and 0 or 1 are expected.");
            yield return (line[..tab].Trim(), line[^1] - '0');
        }
    }

    // Two words decide, and one of them may be without a meaning of that kind.
    private static List<(string Text, long Label)> Generated(int count)
    {
        string[][] adjectives = [["cold", "bitter", "dark"], ["good", "noble", "sweet", "golden"]];
        string[][] verbs = [["fears", "leaves", "betrays"], ["loves", "keeps", "forgives"]];
        string[] things = ["king", "crown", "night", "heart", "sword", "rose", "ship", "brother", "word", "storm"];
        var random = new RandomSource(1);
        string Any(string[] words) => words[random.NextInt(0, words.Length)];
        var sentences = new List<(string Text, long Label)>();
        for (int i = 0; i < count; i++)
        {
            int label = random.NextInt(0, 2);
            string adjective = Any(adjectives[label]), verb = Any(verbs[label]);
            if (random.NextInt(0, 2) == 0)
                verb = "calls";
            else if (random.NextInt(0, 2) == 0)
                adjective = "old";
            string end = random.NextInt(0, 2) == 0 ? "." : "!";
            sentences.Add(($"The {adjective} {Any(things)} {verb} the {Any(things)}{end}", label));
        }

        return sentences;
    }
}
