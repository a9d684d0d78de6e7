using DeepNet.Data;

namespace DeepNet.Training;

/// <summary>A table of text with named columns, read from a file of comma- or otherwise separated values.</summary>
/// <remarks>Fields may stand in double quotes, and then hold separators, line ends and doubled quotes (RFC 4180,
/// https://www.rfc-editor.org/rfc/rfc4180). Empty lines are passed over.</remarks>
public sealed class CsvTable
{
    private readonly Dictionary<string, CsvColumn> _byName;
    private readonly int[] _lines;

    internal CsvTable(string source, IReadOnlyList<CsvColumn> columns, int[] lines)
    {
        Source = source;
        Columns = columns;
        _lines = lines;
        _byName = columns.ToDictionary(column => column.Name, StringComparer.Ordinal);
    }

    /// <summary>Where the table comes from, as errors call it: the path, or "stream".</summary>
    public string Source { get; }

    /// <summary>The columns in the order of the file.</summary>
    public IReadOnlyList<CsvColumn> Columns { get; }

    /// <summary>How many rows there are.</summary>
    public int RowCount => _lines.Length;

    /// <summary>The column of a name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists those there are.</exception>
    public CsvColumn this[string name] => _byName.GetValueOrDefault(name) ?? throw new ArgumentException(
        $"{Source} has no column '{name}'; there are {Names()}.", nameof(name));

    /// <summary>Reads a file, which may be gzipped.</summary>
    /// <param name="path">The file, of 1 GB at most, gzipped or not.</param>
    /// <param name="options">How it is written; found out by default.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">A row has another number of fields than the first, a quote is not closed
    /// or stands where none may, a name stands twice, there are no rows, more than 65536 columns, characters that are
    /// none in the encoding or NUL; or the file is larger than 1 GB. The message names file, line and rule.</exception>
    /// <exception cref="ArgumentException">An option has no meaning.</exception>
    public static CsvTable Read(string path, CsvOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using FileStream file = File.OpenRead(path);
        return Read(path, file, options);
    }

    /// <summary>Reads a stream from where it is to its end; it stays open.</summary>
    /// <param name="stream">The bytes of a file, of 1 GB at most, gzipped or not.</param>
    /// <param name="options">How it is written; found out by default.</param>
    /// <exception cref="InvalidDataException">As for a file.</exception>
    /// <exception cref="ArgumentException">An option has no meaning.</exception>
    public static CsvTable Read(Stream stream, CsvOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Read("stream", stream, options);
    }

    /// <summary>Some of the rows, in this order: parts for training and testing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public CsvTable Select(ReadOnlySpan<int> rows)
    {
        var lines = new int[rows.Length];
        for (int i = 0; i < lines.Length; i++)
        {
            if ((uint)rows[i] >= (uint)RowCount)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(rows), rows[i], $"{Source} has {RowCount} rows, not one with number {rows[i]}.");
            }

            lines[i] = _lines[rows[i]];
        }

        var columns = new CsvColumn[Columns.Count];
        for (int i = 0; i < columns.Length; i++)
            columns[i] = Columns[i].Select(rows);
        return new CsvTable(Source, columns, lines);
    }

    /// <summary>Deals the rows at random into tables of these sizes, as <see cref="Datasets"/> deals
    /// samples.</summary>
    /// <param name="lengths">The sizes of the parts; they add up to <see cref="RowCount"/>.</param>
    /// <param name="seed">The same seed gives the same parts.</param>
    /// <exception cref="ArgumentException">A length is negative, or they do not add up.</exception>
    public CsvTable[] RandomSplit(ReadOnlySpan<int> lengths, ulong seed) => Array.ConvertAll(
        new RowNumbers(RowCount).RandomSplit(lengths, seed),
        part => Select([.. Enumerable.Range(0, part.Count).Select(i => part[i])]));

    /// <summary>A value that cannot be used, for errors: where it stands in the file, and why.</summary>
    internal InvalidDataException Error(CsvColumn column, int row, string problem) =>
        CsvError.At(Source, _lines[row], column.Name, problem);

    private static CsvTable Read(string source, Stream stream, CsvOptions? options)
    {
        options ??= new CsvOptions();
        char separator = options.Separator ?? ',';
        Check.Argument(
            char.IsAscii(separator) && separator is not ('"' or '\r' or '\n' or '\0'),
            $"CsvTable.Read: the Separator (character {(int)separator}) must be ASCII, but no quote, line end or NUL.");
        Check.Argument(
            options.SkipLines >= 0, $"CsvTable.Read: SkipLines {options.SkipLines} must not be negative.");

        ReadOnlyMemory<byte> text = CsvText.Skip(CsvText.Read(source, stream, options), options.SkipLines);
        return new CsvReading(source, text, options).Read();
    }

    private string Names()
    {
        const int most = 20;
        string names = string.Join(", ", Columns.Take(most).Select(column => CsvError.Short(column.Name)));
        return Columns.Count > most ? $"{names} …" : names;
    }

    private sealed class RowNumbers(int count) : IDataset<int>
    {
        public int Count => count;

        public int this[int index] => index;
    }
}
