namespace DeepNet.Training;

/// <summary>What is wrong with a table, and where.</summary>
internal static class CsvError
{
    private const int Longest = 60;

    public static InvalidDataException At(string source, long line, string? column, string problem) => new(
        column is null
            ? $"{source}: line {line}: {problem}."
            : $"{source}: line {line}: column '{Short(column)}': {problem}.");

    /// <summary>The beginning of a long text.</summary>
    public static string Short(string text) => text.Length <= Longest ? text : $"{text[..Longest]}…";
}
