using System.Text;
using DeepNet.Metrics;

namespace DeepNet.Samples.Translation;

/// <summary>What is done with plain texts.</summary>
internal static class Texts
{
    /// <summary>The words in small letters, and the signs but for the last point.</summary>
    public static List<string> Words(string english)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (char letter in $"{english.ToLowerInvariant()} ")
        {
            if (char.IsLetterOrDigit(letter) || letter == '\'')
            {
                word.Append(letter);
                continue;
            }

            if (word.Length > 0)
                words.Add(word.ToString());
            word.Clear();
            if (!char.IsWhiteSpace(letter))
                words.Add(letter.ToString());
        }

        return words is [.. var most, "."] ? most : words;
    }

    /// <summary>BLEU-4 of translations, from 0 to 100: n-grams of characters, counted over all sentences, every
    /// reference of a sentence, no smoothing.</summary>
    public static double Bleu(IEnumerable<string> translations, IEnumerable<Exercise> exercises)
    {
        var bleu = new Bleu(maxOrder: 4, BleuSmoothing.None);
        foreach ((string translation, Exercise exercise) in translations.Zip(exercises))
            bleu.Update(Characters(translation), [.. exercise.References.Select(Characters)]);
        return 100 * bleu.Compute();
    }

    private static string[] Characters(string text) =>
        [.. text.EnumerateRunes().Where(rune => !Rune.IsWhiteSpace(rune)).Select(rune => rune.ToString())];
}
