namespace DeepNet.Metrics;

/// <summary>Comparing sequences.</summary>
internal static class EditDistance
{
    /// <summary>What white space separates.</summary>
    public static string[] Words(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>The fewest insertions, deletions and replacements that make one sequence the other.</summary>
    /// <remarks>Wagner and Fischer, 1974, https://doi.org/10.1145/321796.321811.</remarks>
    public static int Between<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b)
        where T : IEquatable<T>
    {
        var row = new int[b.Length + 1];
        for (int j = 0; j < row.Length; j++)
            row[j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.Length; j++)
            {
                int replaced = diagonal + (a[i - 1].Equals(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[^1];
    }

    /// <summary>The length of the longest sequence that both contain, with gaps.</summary>
    public static int LongestCommon<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b)
        where T : IEquatable<T>
    {
        var row = new int[b.Length + 1];
        for (int i = 0; i < a.Length; i++)
        {
            int diagonal = 0;
            for (int j = 1; j < row.Length; j++)
            {
                int longest = a[i].Equals(b[j - 1]) ? diagonal + 1 : Math.Max(row[j], row[j - 1]);
                diagonal = row[j];
                row[j] = longest;
            }
        }

        return row[^1];
    }
}
