using System.Globalization;

namespace DeepNet.CommandLine;

/// <summary>A table of the tensors and a list of the metadata.</summary>
internal sealed class InspectionText : IInspectionWriter
{
    private const int LongestText = 200;
    private const int TextColumns = 3;

    private static readonly string[] s_head =
        ["name", "shape", "type", "min", "max", "mean", "std", "NaN", "infinite"];

    public void Write(TensorFile file, TextWriter output)
    {
        ModelDescription? model = ModelStore.Describe(file.Path, file.Metadata);
        var rows = new List<string[]> { s_head };
        long values = 0, bytes = 0;
        foreach (string name in file.Names)
        {
            Tensor x = file.Read(name);
            values += x.Count;
            bytes += x.Count * x.DType.Size();
            TensorStatistics statistics = TensorStatistics.Of(x);
            rows.Add(
            [
                name.Length == 0 ? "-" : Short(name), x.Shape.ToString(), x.DType.ToString(),
                Number(statistics.Min), Number(statistics.Max), Number(statistics.Mean), Number(statistics.Std),
                Count(statistics.NaNCount), Count(statistics.InfiniteCount),
            ]);
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Failure.OneLine(file.Path)}: {file.Format}, {Plural(file.Names.Count, "tensor")}, "
                + $"{Plural(values, "value")}, {Plural(bytes, "byte")}"));
        if (model is not null)
            output.WriteLine($"deepnet {Short(model.ToString())}");
        WriteTable(rows, output);
        if (file.Metadata.Count == 0)
            return;
        output.WriteLine("metadata");
        foreach ((string key, string value) in file.Metadata)
            output.WriteLine($"  {Short(key)}: {Short(value)}");
    }

    private static void WriteTable(List<string[]> rows, TextWriter output)
    {
        // What is 0 everywhere needs no column.
        int[] columns = [.. Enumerable.Range(0, s_head.Length)
            .Where(c => s_head[c] is not ("NaN" or "infinite") || rows.Skip(1).Any(row => row[c] != "0"))];
        int[] widths = [.. columns.Select(c => rows.Max(row => row[c].Length))];
        foreach (string[] row in rows)
        {
            output.WriteLine(string.Join("  ", columns.Select((c, i) =>
                c < TextColumns ? row[c].PadRight(widths[i]) : row[c].PadLeft(widths[i]))).TrimEnd());
        }
    }

    private static string Plural(long count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");

    private static string Short(string text)
    {
        string line = Failure.OneLine(text);
        return line.Length <= LongestText ? line : $"{line[..LongestText]}…";
    }

    private static string Number(double? value) => value?.ToString("G5", CultureInfo.InvariantCulture) ?? "-";

    private static string Count(long value) => value.ToString(CultureInfo.InvariantCulture);
}
