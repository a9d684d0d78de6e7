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
        var rows = new List<(string Module, string Output, string Parameters)>();
        var counted = new HashSet<Parameter>(ReferenceEqualityComparer.Instance);
        AddRows(root, root.TypeName, [], shapes, counted, rows);
        (string Module, string Output, string Parameters) head = ("Module", "Output", "Parameters");
        int first = Math.Max(head.Module.Length, rows.Max(row => row.Module.Length));
        int second = Math.Max(head.Output.Length, rows.Max(row => row.Output.Length));
        int third = Math.Max(head.Parameters.Length, rows.Max(row => row.Parameters.Length));
        string rule = new('-', first + Gap.Length + second + Gap.Length + third);

        var text = new StringBuilder();
        AddLine(head);
        text.Append(rule).Append('\n');
        rows.ForEach(AddLine);
        text.Append(rule).Append('\n');
        long trainable = counted.Where(parameter => parameter.RequiresGrad).Sum(parameter => parameter.Count);
        return text.Append($"{Number(root.ParameterCount)} parameters, {Number(trainable)} trainable").ToString();

        void AddLine((string Module, string Output, string Parameters) row) => text
            .Append(row.Module.PadRight(first)).Append(Gap)
            .Append(row.Output.PadRight(second)).Append(Gap)
            .Append(row.Parameters.PadLeft(third)).Append('\n');
    }

    private static void AddRows(
        Module module,
        string title,
        List<Module> path,
        Dictionary<Module, Shape> shapes,
        HashSet<Parameter> counted,
        List<(string Module, string Output, string Parameters)> rows)
    {
        // A module above this one would never end.
        if (path.Contains(module))
            return;
        long own = module.OwnParameters().Where(counted.Add).Sum(parameter => parameter.Count);
        string output = shapes.TryGetValue(module, out Shape? shape) ? shape.ToString() : "-";
        rows.Add((new string(' ', 2 * path.Count) + title, output, own == 0 ? "-" : Number(own)));
        path.Add(module);
        foreach ((string name, Module child) in module.NamedChildren())
            AddRows(child, $"{name}: {child.TypeName}", path, shapes, counted, rows);
        path.Remove(module);
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
