using System.Text;
using DeepNet.Text;

namespace DeepNet.Samples.Bert;

/// <summary>What is spoken in plays.</summary>
internal static class Plays
{
    /// <summary>The lines of all speeches; the first line of each, its speaker's name, is left out.</summary>
    public static string[] Lines(string text) => [.. text
        .Replace("\r", "", StringComparison.Ordinal)
        .Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
        .SelectMany(speech => speech.Trim('\n').Split('\n').Skip(1))];

    /// <summary>As many lines that follow each other as make up to <paramref name="most"/> tokens, and so on.</summary>
    public static List<string> Passages(IEnumerable<string> lines, Tokenizer tokenizer, int most)
    {
        var passages = new List<string>();
        var passage = new StringBuilder();
        int length = 0;
        foreach (string line in lines)
        {
            int added = tokenizer.Encode(line).Length;
            if (length > 0 && length + added > most)
            {
                passages.Add(passage.ToString());
                passage.Clear();
                length = 0;
            }

            passage.Append(passage.Length > 0 ? " " : "").Append(line);
            length += added;
        }

        passages.Add(passage.ToString());
        return passages;
    }
}
