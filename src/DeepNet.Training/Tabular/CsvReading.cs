using CsvHelper;

namespace DeepNet.Training;

/// <summary>Reads the text of one table.</summary>
internal sealed class CsvReading(string source, ReadOnlyMemory<byte> text, CsvOptions options)
{
    private const string Candidates = "\t;|, ";
    private const int SampleLines = 50;
    private const int LongestSample = 1 << 16;
    private const int MostColumns = 1 << 16;

    private readonly HashSet<string> _missing = new(options.MissingMarkers, StringComparer.Ordinal);
    private readonly char _separator = options.Separator ?? Detect(text.Span);

    public CsvTable Read()
    {
        using CsvReader records = CsvReader.Create(text, new CsvReaderOptions
        {
            Separator = _separator,
            HasHeader = false,
            TrimWhitespace = true,
            MalformedData = CsvMalformedDataHandling.Throw,
            TrackLineNumbers = true,
            PoolStrings = true,
        });
        if (!Next(records))
            throw new InvalidDataException($"{source}: there are no rows.");
        string[] names = Names(records, out bool isHeader);
        var columns = Array.ConvertAll(names, _ => new List<string?>());
        var lines = new List<int>();
        for (bool isRow = !isHeader || Next(records); isRow; isRow = Next(records))
        {
            int line = Line(records.LineNumber);
            if (records.FieldCount != names.Length)
            {
                throw CsvError.At(source, line, null, $"there are {records.FieldCount} fields, but the first line has "
                    + $"{names.Length} (separated by '{_separator}')");
            }

            lines.Add(line);
            for (int i = 0; i < names.Length; i++)
            {
                string value = Field(records, i);
                columns[i].Add(_missing.Contains(value) ? null : value);
            }
        }

        if (lines.Count == 0)
            throw new InvalidDataException($"{source}: there are no rows after the names of the columns.");
        return new CsvTable(
            source, [.. names.Select((name, i) => new CsvColumn(name, [.. columns[i]]))], [.. lines]);
    }

    private bool Next(CsvReader records)
    {
        try
        {
            return records.Read();
        }
        catch (CsvFormatException e)
        {
            throw new InvalidDataException($"{source}: line {Line(e.LineNumber)} cannot be read: {e.Message}", e);
        }
    }

    private static string Field(CsvReader records, int i) => records.GetString(i).Trim();

    /// <summary>The line in the file for one of the text that was left after skipping.</summary>
    private int Line(long line) => options.SkipLines + (int)line;

    private string[] Names(CsvReader records, out bool isHeader)
    {
        int count = records.FieldCount, line = Line(records.LineNumber);
        if (count > MostColumns)
            throw CsvError.At(source, line, null, $"there are {count} fields; {MostColumns} are read at most");
        var first = new string[count];
        for (int i = 0; i < count; i++)
            first[i] = Field(records, i);
        isHeader = options.HasHeader
            ?? (Array.TrueForAll(first, field => CsvColumn.Number(field) is null) && !first.All(_missing.Contains));
        if (options.ColumnNames is { } named && named.Count != count)
            throw CsvError.At(source, line, null, $"there are {count} fields, but the options name {named.Count}");

        var names = new string[count];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < count; i++)
        {
            string? name = options.ColumnNames?[i] ?? (isHeader ? first[i] : null);
            names[i] = string.IsNullOrEmpty(name) ? $"column{i}" : name;
            if (!seen.Add(names[i]))
            {
                throw CsvError.At(
                    source, line, names[i], "the name stands twice; if it is no name, set HasHeader to false");
            }
        }

        return names;
    }

    /// <summary>The first candidate that stands equally often in the first lines, else the one that stands most often
    /// in each of them.</summary>
    private static char Detect(ReadOnlySpan<byte> text)
    {
        Span<int> counts = stackalloc int[Candidates.Length], fewest = stackalloc int[Candidates.Length];
        Span<int> most = stackalloc int[Candidates.Length];
        counts.Clear();
        fewest.Fill(int.MaxValue);
        most.Clear();
        bool isQuoted = false, isCut = text.Length > LongestSample;
        int lines = 0, length = 0;
        text = text[..Math.Min(text.Length, LongestSample)];
        for (int i = 0; i <= text.Length && lines < SampleLines; i++)
        {
            bool isEnd = i == text.Length;
            char c = isEnd ? '\n' : (char)text[i];
            if (isEnd || (c is '\n' or '\r' && !isQuoted))
            {
                // Empty lines say nothing, and neither does the part of a line at the end of the sample.
                for (int k = 0; length > 0 && !(isEnd && isCut && lines > 0) && k < counts.Length; k++)
                {
                    fewest[k] = Math.Min(fewest[k], counts[k]);
                    most[k] = Math.Max(most[k], counts[k]);
                }

                lines += length > 0 ? 1 : 0;
                length = 0;
                counts.Clear();
                continue;
            }

            length++;
            isQuoted ^= c == '"';
            int candidate = isQuoted ? -1 : Candidates.IndexOf(c, StringComparison.Ordinal);
            if (candidate >= 0)
                counts[candidate]++;
        }

        return Best(fewest, most);
    }

    private static char Best(ReadOnlySpan<int> fewest, ReadOnlySpan<int> most)
    {
        int best = Candidates.IndexOf(',', StringComparison.Ordinal);
        for (int k = 0; k < fewest.Length; k++)
        {
            // Where nothing was counted, fewest is still the largest number there is.
            if (fewest[k] > 0 && most[k] == fewest[k])
                return Candidates[k];
            if (Candidates[k] != ' ' && fewest[k] > fewest[best])
                best = k;
        }

        return Candidates[best];
    }
}
