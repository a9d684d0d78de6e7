using System.Text;

namespace DeepNet.Layers;

public abstract partial class Module
{
    /// <summary>The tree of modules, one a line, as PyTorch prints it.</summary>
    public sealed override string ToString() => Display([]);

    /// <summary>The sizes and settings of this module for <see cref="ToString"/>: <c>inFeatures: 3, outFeatures:
    /// 2</c>.</summary>
    protected virtual string Describe() => "";

    /// <summary>The name of the class as PyTorch writes it, without the number of type parameters.</summary>
    internal string TypeName => GetType().Name.Split('`')[0];

    private string Display(List<Module> path)
    {
        string name = TypeName;
        List<(string Name, Module Module)> children = NamedChildren();
        if (path.Contains(this))
            return $"{name}(…)";
        if (children.Count == 0)
            return $"{name}({Describe()})";
        path.Add(this);
        var text = new StringBuilder($"{name}({Describe()}\n");
        foreach ((string key, Module child) in children)
            text.Append($"  ({key}): {child.Display(path).Replace("\n", "\n  ", StringComparison.Ordinal)}\n");
        path.Remove(this);
        return text.Append(')').ToString();
    }
}
