using System.Globalization;

namespace DeepNet.Training;

/// <summary>Names for the nodes of a graph: those of the modules, with slashes, each once.</summary>
internal sealed class GraphNaming
{
    private readonly HashSet<string> _taken = [];

    /// <summary>A scope as TensorBoard writes it: <c>layer1.conv</c> is <c>layer1/conv</c>.</summary>
    public static string Scope(string path) => path.Length == 0
        ? ""
        : string.Join('/', path.Split('.').Select(Clean)) + "/";

    /// <summary>A name in a scope that no node has yet: with a number, if it is there already.</summary>
    public string Take(string scope, string name)
    {
        string wanted = scope + Clean(name), result = wanted;
        for (int number = 1; !_taken.Add(result); number++)
            result = string.Create(CultureInfo.InvariantCulture, $"{wanted}_{number}");
        return result;
    }

    private static string Clean(string part)
    {
        string clean = string.Concat(
            part.Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-' ? c : '_'));
        return clean.Length == 0 ? "_" : clean[0] is '_' or '-' ? "." + clean : clean;
    }
}
