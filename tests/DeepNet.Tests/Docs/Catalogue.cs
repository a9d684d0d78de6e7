using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace DeepNet.Tests.Docs;

/// <summary>The library's layers, losses, optimizers and operations, with the names they have elsewhere.</summary>
internal static partial class Catalogue
{
    private static readonly Assembly s_assembly = typeof(Tensor).Assembly;

    // Members by their documentation name without parameters: overloads share a line.
    private static readonly ILookup<string, XElement> s_documents =
        XDocument.Load(Path.ChangeExtension(s_assembly.Location, ".xml")).Descendants("member")
            .ToLookup(member => member.Attribute("name")!.Value.Split('(', '`')[0]);

    public static string Write()
    {
        var text = new StringBuilder(
            """
            # Catalogue

            What there is, with the name that PyTorch (or torchvision, torchaudio, scikit-learn) has for it.
            Generated from the assembly by `CatalogueTests`. A dash: there is no such name.

            """.ReplaceLineEndings("\n"));
        Type[] types = [.. s_assembly.GetExportedTypes().OrderBy(type => type.Name, StringComparer.Ordinal)];
        Type[] roots = [.. types.Where(type => type.IsAbstract && !type.IsSealed && type.IsClass)];
        foreach (Type root in roots)
            Section(text, Plural(root.Name), types.Where(type => IsListed(type, root)).Select(OfType));
        foreach (IGrouping<string?, Type> others in types.Where(type => IsAlone(type, roots))
            .GroupBy(type => type.Namespace).OrderBy(group => group.Key, StringComparer.Ordinal))
            Section(text, $"More of {others.Key}", others.Select(OfType));
        foreach (Type holder in types.Where(type => type == typeof(Tensor) || (type.IsAbstract && type.IsSealed)))
            Section(text, $"Methods of {holder.Name}", Operations(holder));
        return text.ToString();
    }

    // Under its nearest public abstract base; a base without a name of its own stands with its own base.
    private static bool IsListed(Type type, Type root)
    {
        if (type.IsAbstract)
            return false;
        Type? top = null;
        for (Type? parent = type.BaseType; parent is not null; parent = parent.BaseType)
        {
            if (parent.IsAbstract && parent.IsPublic && parent.Assembly == s_assembly)
                top = parent;
        }

        return top == root;
    }

    // A class that is under no other and no error.
    private static bool IsAlone(Type type, Type[] roots) =>
        type is { IsClass: true, IsAbstract: false, IsNested: false } && type != typeof(Tensor)
        && !typeof(Exception).IsAssignableFrom(type) && !typeof(Attribute).IsAssignableFrom(type)
        && !typeof(Delegate).IsAssignableFrom(type) && !Array.Exists(roots, root => IsListed(type, root));

    private static IEnumerable<string> Operations(Type holder) =>
        holder.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Where(method => !method.IsSpecialName && Mentions(method.ReturnType, typeof(Tensor)))
            .Select(method => method.Name).Distinct().Order(StringComparer.Ordinal)
            .Select(name => Line(
                holder == typeof(Tensor) ? name : $"{holder.Name}.{name}", s_documents[$"M:{holder.FullName}.{name}"]));

    private static bool Mentions(Type type, Type sought) =>
        type == sought || (type.IsArray && Mentions(type.GetElementType()!, sought))
        || type.GetGenericArguments().Any(argument => Mentions(argument, sought))
        || (type.Name.EndsWith("Result", StringComparison.Ordinal) && type.Assembly == s_assembly);

    private static string OfType(Type type)
    {
        string name = type.FullName!.Split('`')[0];
        return Line(name.Split('.')[^1], s_documents[$"T:{name}"]);
    }

    private static string Line(string name, IEnumerable<XElement> documents)
    {
        XElement[] all = [.. documents];
        string theirs = all.SelectMany(d => d.Elements()).Select(part => Foreign().Match(part.Value))
            .FirstOrDefault(match => match.Success)?.Value ?? "";
        string summary = all.Select(d => d.Element("summary")).OfType<XElement>().Select(Plain).FirstOrDefault() ?? "";
        return $"| `{name}` | {(theirs.Length == 0 ? "-" : $"`{theirs}`")} | {summary} |";
    }

    // The first sentence, with the names that references show.
    private static string Plain(XElement summary)
    {
        string words = string.Concat(summary.Nodes().Select(node => node switch
        {
            XElement { Name.LocalName: "paramref" or "typeparamref" } name => name.Attribute("name")!.Value,
            XElement link when link.Attribute("cref") is { } target => target.Value.Split('(')[0].Split('.')[^1],
            XElement other => other.Value,
            _ => node.ToString(),
        }));
        words = Spaces().Replace(System.Net.WebUtility.HtmlDecode(words), " ").Trim();
        int end = words.IndexOf(". ", StringComparison.Ordinal);
        return (end < 0 ? words.TrimEnd('.') : words[..end]).Replace("|", "\\|", StringComparison.Ordinal);
    }

    private static void Section(StringBuilder text, string title, IEnumerable<string> lines)
    {
        string[] all = [.. lines];
        if (all.Length == 0)
            return;
        text.Append("\n## ").Append(title).Append("\n\n| here | elsewhere | what it is |\n| --- | --- | --- |\n");
        foreach (string line in all)
            text.Append(line).Append('\n');
    }

    private static string Plural(string name) => name switch
    {
        "Module" => "Layers and models",
        _ when name.EndsWith('y') => name[..^1] + "ies",
        _ => name + "s",
    };

    [GeneratedRegex(@"\b(torch|torchvision|torchaudio|sklearn)\.\w+(\.\w+)*")]
    private static partial Regex Foreign();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
