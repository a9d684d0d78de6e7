using DeepNet.Data;

namespace DeepNet.Training;

/// <summary>A table of text with named columns, read from a file of comma- or otherwise separated values.</summary>
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

    /// <summary>Where the table comes from, as errors call it.</summary>
    public string Source { get; }

    /// <summary>The columns in the order of the file.</summary>
    public IReadOnlyList<CsvColumn> Columns { get; }

    /// <summary>How many rows there are.</summary>
    public int RowCount => _lines.Length;

    /// <summary>The column of a name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists those there are.</exception>
    public CsvColumn this[string name] => Find(name) ?? throw new ArgumentException(
        $"{Source} has no column '{name}'; there are {string.Join(", ", Columns.Select(column => column.Name))}.",
        nameof(name));

    /// <summary>Reads a file, which may be gzipped.</summary>
    /// <param name="path">The file: UTF-8, or what its byte order mark says; fields optionally in double
    /// quotes.</param>
    /// <param name="options">How it is written; found out by default.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">A line has another number of fields than the first, the quotes do not
    /// close, names stand twice, or there are no rows; the message names the line.</exception>
    /// <exception cref="ArgumentException">The options name another number of columns than there are.</exception>
    public static CsvTable Read(string path, CsvOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new CsvReading(path, options ?? new CsvOptions()).Read();
    }

    /// <summary>Fits an encoder to this table and encodes it.</summary>
    /// <param name="target">The column to predict.</param>
    /// <param name="options">How values become numbers; see there for the defaults.</param>
    /// <returns>Features [rows, features], Float32, with targets as <see cref="TabularEncoder.Encode"/> describes
    /// them; and the encoder for other tables.</returns>
    /// <exception cref="ArgumentException">A column is not there, or an option does not fit its column.</exception>
    /// <exception cref="InvalidDataException">A value is missing where none may be, or a column has none.</exception>
    public (TensorDataset Data, TabularEncoder Encoder) ToDataset(string target, TabularOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(target);
        TabularEncoder encoder = TabularEncoder.Fit(this, target, options);
        return (encoder.Encode(this), encoder);
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

    internal CsvColumn? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Where in the file a row ends, for errors.</summary>
    internal int Line(int row) => _lines[row];
}
