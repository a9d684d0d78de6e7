using System.Globalization;

namespace DeepNet.CommandLine;

/// <summary>A line for every input: <c>a.png  cat 0.9712  dog 0.0203</c>.</summary>
internal sealed class TextPredictionWriter(TextWriter output) : PredictionWriter
{
    public override void Classes(string input, IReadOnlyList<(string Name, double Probability)> best) =>
        output.WriteLine(Failure.OneLine(string.Join("  ", best
            .Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Name} {one.Probability:F4}"))
            .Prepend(input))));

    public override void Number(string input, string value) => output.WriteLine($"{input}  {value}");
}
