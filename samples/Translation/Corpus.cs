using System.IO.Compression;

namespace DeepNet.Samples.Translation;

/// <summary>A sentence and its translation.</summary>
internal sealed record SentencePair(string English, string Mandarin);

/// <summary>An English sentence to translate, and all translations that are known to be right.</summary>
internal sealed record Exercise(string English, IReadOnlyList<string> References);

/// <summary>Pairs to learn from, and sentences to be tested with.</summary>
internal sealed record Corpus(
    string Name, IReadOnlyList<SentencePair> Training, IReadOnlyList<Exercise> HeldOut)
{
    /// <summary>
    /// English and Mandarin sentences of Tatoeba if they are below the root. Without a root: a small language of a few
    /// dozen words.
    /// </summary>
    public static Corpus Load(SampleRun run)
    {
        const string folder = "text/tatoeba-eng-cmn";
        string? path = run.Find($"{folder}/cmn.txt.gz", $"{folder}/cmn.txt", "cmn-eng/cmn.txt");
        IReadOnlyList<SentencePair> pairs = path is null ? PhraseBook.Pairs(run.Seed, 5_000) : [.. Read(path)];
        string name = path is null ? "a phrase book of a small grammar (no --root was given)" : "Tatoeba";
        return Split(name, pairs, heldOut: run.IsQuick ? 40 : path is null ? 300 : 1_000, run);
    }

    /// <summary>Pairs of lines <c>English TAB Mandarin</c>, perhaps with further columns.</summary>
    private static IEnumerable<SentencePair> Read(string path)
    {
        using Stream file = File.OpenRead(path);
        using Stream text = path.EndsWith(".gz", StringComparison.Ordinal)
            ? new GZipStream(file, CompressionMode.Decompress)
            : file;
        using var reader = new StreamReader(text);
        while (reader.ReadLine() is { } line)
        {
            string[] cells = line.Split('\t');
            if (cells.Length < 2)
                throw new InvalidDataException($"{path}: the line \"{line}\" has no tab between two sentences.");
            yield return new SentencePair(cells[0], cells[1]);
        }
    }

    /// <summary>
    /// Holds sentences back. No pair is learnt from whose English or Mandarin sentence is among those, whatever its
    /// case, signs and spaces.
    /// </summary>
    private static Corpus Split(string name, IReadOnlyList<SentencePair> pairs, int heldOut, SampleRun run)
    {
        List<SentencePair>[] groups =
            [.. pairs.GroupBy(pair => Letters(pair.English)).Select(group => group.ToList())];
        new RandomSource(run.Seed).Shuffle<List<SentencePair>>(groups);
        HashSet<string> known =
            [.. groups[..heldOut].SelectMany(group => group).Select(pair => Letters(pair.Mandarin))];
        IEnumerable<SentencePair> training = groups[heldOut..]
            .SelectMany(group => group)
            .Where(pair => !known.Contains(Letters(pair.Mandarin)));
        Exercise[] exercises =
        [
            .. groups[..heldOut].Select(group => new Exercise(
                group[0].English, [.. group.Select(pair => pair.Mandarin).Distinct()])),
        ];
        return new Corpus(name, [.. run.IsQuick ? training.Take(480) : training], exercises);
    }

    private static string Letters(string text) =>
        string.Concat(text.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Training.Count} pairs for training, {HeldOut.Count} sentences with "
        + $"{HeldOut.Sum(exercise => exercise.References.Count)} translations held out";
}
