using System.Globalization;

namespace DeepNet.CommandLine;

/// <summary>A table with a header and a line for every input and class; RFC 4180.</summary>
internal sealed class CsvPredictionWriter(string inputName, TextWriter output) : PredictionWriter
{
    private bool _hasHeader;

    public override void Classes(string input, IReadOnlyList<(string Name, double Probability)> best)
    {
        Header($"{inputName},rank,class,probability");
        for (int i = 0; i < best.Count; i++)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{Field(input)},{i + 1},{Field(best[i].Name)},{best[i].Probability:F6}"));
        }
    }

    public override void Number(string input, string value)
    {
        Header($"{inputName},value");
        output.WriteLine($"{Field(input)},{value}");
    }

    private void Header(string text)
    {
        if (!_hasHeader)
            output.WriteLine(text);
        _hasHeader = true;
    }

    private static string Field(string text) => text.AsSpan().ContainsAny(",\"\r\n")
        ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
        : text;
}
