using System.Globalization;
using System.Text;

namespace DeepNet.Layers;

/// <summary>The text of <see cref="Layer.Summary(Shape)"/>.</summary>
internal static class SummaryTable
{
    private const string Gap = "  ";

    /// <summary>One line a module: name and type, output shape where known, parameters of its own that no line above
    /// counted.</summary>
    public static string Format(Module root, Dictionary<Module, Shape> shapes)
    {
        (string Module, string Output, string Parameters)[] rows = [.. Rows(root, shapes).Select(Texts)];
        (string Module, string Output, string Parameters) head = ("Module", "Output", "Parameters");
        int first = Math.Max(head.Module.Length, rows.Max(row => row.Module.Length));
        int second = Math.Max(head.Output.Length, rows.Max(row => row.Output.Length));
        int third = Math.Max(head.Parameters.Length, rows.Max(row => row.Parameters.Length));
        string rule = new('-', first + Gap.Length + second + Gap.Length + third);

        var text = new StringBuilder();
        AddLine(head);
        text.Append(rule).Append('\n');
        Array.ForEach(rows, AddLine);
        text.Append(rule).Append('\n');
        long trainable = root.Parameters().Where(parameter => parameter.RequiresGrad).Sum(
            parameter => parameter.Count);
        return text.Append($"{Number(root.ParameterCount)} parameters, {Number(trainable)} trainable").ToString();

        void AddLine((string Module, string Output, string Parameters) row) => text
            .Append(row.Module.PadRight(first)).Append(Gap)
            .Append(row.Output.PadRight(second)).Append(Gap)
            .Append(row.Parameters.PadLeft(third)).Append('\n');
    }

    /// <summary>A row a module, parents first: how deep it is, the name it has there (none for the root), its output
    /// where known, and the parameters of its own that no row above counted.</summary>
    public static List<SummaryRow> Rows(Module root, IReadOnlyDictionary<Module, Shape> shapes)
    {
        var rows = new List<SummaryRow>();
        AddRows(root, "", [], shapes, new HashSet<Parameter>(ReferenceEqualityComparer.Instance), rows);
        return rows;
    }

    private static void AddRows(
        Module module,
        string name,
        List<Module> path,
        IReadOnlyDictionary<Module, Shape> shapes,
        HashSet<Parameter> counted,
        List<SummaryRow> rows)
    {
        // A module above this one would never end.
        if (path.Contains(module))
            return;
        long own = module.OwnParameters().Where(counted.Add).Sum(parameter => parameter.Count);
        rows.Add(new SummaryRow(path.Count, name, module, shapes.GetValueOrDefault(module), own));
        path.Add(module);
        foreach ((string key, Module child) in module.NamedChildren())
            AddRows(child, key, path, shapes, counted, rows);
        path.Remove(module);
    }

    private static (string Module, string Output, string Parameters) Texts(SummaryRow row)
    {
        string title = row.Depth == 0 ? row.Module.TypeName : $"{row.Name}: {row.Module.TypeName}";
        return (
            new string(' ', 2 * row.Depth) + title,
            row.Output?.ToString() ?? "-",
            row.Parameters == 0 ? "-" : Number(row.Parameters));
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
