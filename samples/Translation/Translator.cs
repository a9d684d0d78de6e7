using DeepNet.Models;
using DeepNet.Text;

namespace DeepNet.Samples.Translation;

/// <summary>Turns sentences into tokens and back: English into byte pairs, Mandarin into characters.</summary>
internal sealed class Translator
{
    // Stands before and behind every Mandarin sentence.
    private const string Border = "\n";

    private readonly BytePairTokenizer _source;
    private readonly CharacterTokenizer _target;

    /// <summary>Learns both vocabularies from pairs.</summary>
    /// <param name="pairs">The pairs.</param>
    /// <param name="sourceTokens">How many tokens English has.</param>
    public Translator(IReadOnlyList<SentencePair> pairs, int sourceTokens)
    {
        _source = BytePairTokenizer.Train(
            pairs.Select(pair => Prepared(pair.English)), sourceTokens, specialTokens: [], padToken: "<pad>");

        // A character that occurs once is learnt by nobody.
        IEnumerable<string> characters = pairs
            .SelectMany(pair => pair.Mandarin.EnumerateRunes())
            .GroupBy(rune => rune)
            .Where(group => group.Count() > 1 && group.Key.Value != Border[0])
            .Select(group => group.Key)
            .Order()
            .Select(rune => rune.ToString());
        _target = new CharacterTokenizer([Border, .. characters], unknownToken: "<unk>", padToken: "<pad>");
    }

    /// <summary>The sizes of a model for these vocabularies.</summary>
    public TranslationTransformerConfig Fit(TranslationTransformerConfig config) => config with
    {
        SourceVocabulary = _source.Count,
        TargetVocabulary = _target.Count,
        PaddingToken = _source.PadId!.Value,
        StartToken = _target.IdOf(Border)!.Value,
        EndToken = _target.IdOf(Border)!.Value,
    };

    /// <summary>The tokens of a pair.</summary>
    public Example Encode(SentencePair pair) =>
        new(Read(pair.English), Tokens(_target.Encode($"{Border}{pair.Mandarin}{Border}", parseSpecialTokens: false)));

    /// <summary>Translations of sentences, greedy or with a beam.</summary>
    public string[] Translate(TranslationTransformer model, IReadOnlyList<string> english, int beamWidth = 1)
    {
        long[][] sources = [.. english.Select(Read)];
        var translations = new string[sources.Length];

        // Sentences of about the same length together.
        foreach (int[] some in Enumerable.Range(0, sources.Length).OrderBy(i => sources[i].Length).Chunk(64))
        {
            Tensor batch = Learning.Sources(some.Select(i => sources[i]), model.Config.PaddingToken); // [64, longest]
            IReadOnlyList<IReadOnlyList<long>> written = model.Translate(
                batch, maxTokens: 60, beamWidth, lengthPenalty: 1);
            for (int i = 0; i < some.Length; i++)
            {
                int[] ids = [.. written[i].Select(token => (int)token)];
                translations[some[i]] = _target.Decode(ids, skipSpecialTokens: true);
            }
        }

        return translations;
    }

    private long[] Read(string english) => Tokens(_source.Encode(Prepared(english), parseSpecialTokens: false));

    // A word at the beginning is the same as one elsewhere: in small letters, a space before it.
    private static string Prepared(string english) => $" {english.ToLowerInvariant()}";

    private static long[] Tokens(int[] ids) => Array.ConvertAll(ids, id => (long)id);
}
