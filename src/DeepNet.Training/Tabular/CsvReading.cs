using System.Globalization;
using System.IO.Compression;
using CsvHelper;
using CsvHelper.Configuration;

namespace DeepNet.Training;

/// <summary>Reads one file as a table.</summary>
internal sealed class CsvReading(string path, CsvOptions options)
{
    private const string Candidates = ",;\t| ";
    private const int SampleLines = 50;
    private const int LongestSample = 1 << 16;
    private const int LongestField = 1 << 20;

    public CsvTable Read()
    {
        try
        {
            using TextReader reader = Open();
            char delimiter = options.Delimiter ?? Detect();
            using var parser = new CsvParser(reader, Configuration(delimiter));
            return Read(parser, delimiter);
        }
        catch (InvalidDataException e) when (!e.Message.StartsWith(path, StringComparison.Ordinal))
        {
            throw new InvalidDataException($"{path} is damaged: {e.Message}", e);
        }
    }

    private static CsvConfiguration Configuration(char delimiter) => new(CultureInfo.InvariantCulture)
    {
        Delimiter = delimiter.ToString(),
        // The reader of values trims by itself: CsvHelper cannot when the space is the delimiter.
        TrimOptions = delimiter == ' ' ? TrimOptions.None : TrimOptions.Trim,
        MaxFieldSize = LongestField,
        IgnoreBlankLines = true,
        HasHeaderRecord = false,
    };

    /// <summary>The fields of the next line, or null at the end.</summary>
    private string[]? Next(CsvParser parser)
    {
        try
        {
            return parser.Read() ? Array.ConvertAll(parser.Record!, field => field.Trim()) : null;
        }
        catch (CsvHelperException e)
        {
            string problem = e is BadDataException ? "a quote stands where none may" : "a field is too long";
            throw new InvalidDataException($"{path}: line {options.SkipLines + parser.RawRow}: {problem}.", e);
        }
    }

    private CsvTable Read(CsvParser parser, char delimiter)
    {
        string[] first = Next(parser) ?? throw new InvalidDataException($"{path}: there are no rows.");
        string[] names = Names(first, out bool isHeader);
        var columns = Array.ConvertAll(names, _ => new List<string?>());
        var pools = Array.ConvertAll(names, _ => new Dictionary<string, string>(StringComparer.Ordinal));
        var lines = new List<int>();
        var missing = new HashSet<string>(options.MissingMarkers, StringComparer.Ordinal);
        for (string[]? fields = isHeader ? Next(parser) : first; fields is not null; fields = Next(parser))
        {
            int line = options.SkipLines + parser.RawRow;
            if (fields.Length != names.Length)
            {
                throw new InvalidDataException(
                    $"{path}: line {line} has {fields.Length} fields, but the first has {names.Length} "
                        + $"(separated by '{delimiter}').");
            }

            lines.Add(line);
            for (int i = 0; i < fields.Length; i++)
                columns[i].Add(missing.Contains(fields[i]) ? null : Pooled(pools[i], fields[i]));
        }

        if (lines.Count == 0)
            throw new InvalidDataException($"{path}: there are no rows after the names of the columns.");
        return new CsvTable(
            path, [.. names.Select((name, i) => new CsvColumn(name, [.. columns[i]]))], [.. lines]);
    }

    /// <summary>One object for all fields of the same text: categories repeat.</summary>
    private static string Pooled(Dictionary<string, string> pool, string text)
    {
        if (pool.TryGetValue(text, out string? known))
            return known;
        if (pool.Count < 1024)
            pool.Add(text, text);
        return text;
    }

    private string[] Names(string[] first, out bool isHeader)
    {
        isHeader = options.HasHeader ?? (
            first.Distinct().Count() == first.Length
            && first.All(field => field.Length > 0 && CsvColumn.Number(field) is null));
        if (options.ColumnNames is { } named && named.Count != first.Length)
        {
            throw new ArgumentException(
                $"{path} has {first.Length} columns, but the options name {named.Count}.", nameof(options));
        }

        string[] names = options.ColumnNames?.ToArray() ?? (isHeader ? first : new string[first.Length]);
        for (int i = 0; i < names.Length; i++)
            names[i] = string.IsNullOrEmpty(names[i]) ? $"column{i}" : names[i];
        string? twice = names.GroupBy(name => name, StringComparer.Ordinal)
            .FirstOrDefault(group => group.Count() > 1)?.Key;
        return twice is null
            ? names
            : throw new InvalidDataException($"{path}: the column '{twice}' stands twice.");
    }

    private StreamReader Open()
    {
        FileStream file = File.OpenRead(path);
        try
        {
            bool isGzip = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
            file.Position = 0;
            // An archive may not expand to more than a few hundred times its size, as no table of any use does.
            Stream content = isGzip
                ? new LimitedStream(new GZipStream(file, CompressionMode.Decompress), (64L << 20) + (200 * file.Length))
                : file;
            var reader = new StreamReader(content);
            for (int i = 0; i < options.SkipLines; i++)
                reader.ReadLine();
            return reader;
        }
        catch (InvalidDataException e)
        {
            file.Dispose();
            throw new InvalidDataException($"{path} is damaged: {e.Message}", e);
        }
    }

    /// <summary>The first candidate that stands equally often in the first lines, else the most frequent one that
    /// stands in all of them.</summary>
    private char Detect()
    {
        using StreamReader reader = Open();
        var buffer = new char[LongestSample];
        int length = reader.ReadBlock(buffer);
        string[] lines = new string(buffer, 0, length).Split(
            '\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        // The last line of a full buffer is cut.
        lines = lines[..Math.Min(SampleLines, length == LongestSample ? Math.Max(lines.Length - 1, 1) : lines.Length)];
        char best = ',';
        int most = 0;
        foreach (char candidate in Candidates)
        {
            int[] counts = Array.ConvertAll(lines, line => Count(line, candidate));
            int fewest = counts.DefaultIfEmpty().Min();
            if (fewest > 0 && counts.Max() == fewest)
                return candidate;
            if (fewest > most && candidate != ' ')
                (best, most) = (candidate, fewest);
        }

        return best;
    }

    /// <summary>How often a character stands outside quotes.</summary>
    private static int Count(string line, char candidate)
    {
        int count = 0;
        bool isQuoted = false;
        foreach (char c in line)
        {
            isQuoted ^= c == '"';
            count += c == candidate && !isQuoted ? 1 : 0;
        }

        return count;
    }
}
