using System.Text;

namespace DeepNet.Layers;

/// <summary>A state that does not fit the module. Lists every difference; the module is unchanged.</summary>
public sealed class StateDictException : InvalidOperationException
{
    /// <summary>Creates the exception with everything that is wrong.</summary>
    public StateDictException(
        string module,
        IReadOnlyList<string> missingKeys,
        IReadOnlyList<string> unexpectedKeys,
        IReadOnlyList<ShapeMismatch> wrongShapes)
        : base(Text(module, missingKeys, unexpectedKeys, wrongShapes))
    {
        MissingKeys = missingKeys;
        UnexpectedKeys = unexpectedKeys;
        WrongShapes = wrongShapes;
    }

    /// <summary>Tensors of the module that were not given.</summary>
    public IReadOnlyList<string> MissingKeys { get; }

    /// <summary>Tensors given that the module does not have.</summary>
    public IReadOnlyList<string> UnexpectedKeys { get; }

    /// <summary>Tensors given in another shape than the module's.</summary>
    public IReadOnlyList<ShapeMismatch> WrongShapes { get; }

    private static string Text(
        string module,
        IReadOnlyList<string> missingKeys,
        IReadOnlyList<string> unexpectedKeys,
        IReadOnlyList<ShapeMismatch> wrongShapes)
    {
        ArgumentNullException.ThrowIfNull(missingKeys);
        ArgumentNullException.ThrowIfNull(unexpectedKeys);
        ArgumentNullException.ThrowIfNull(wrongShapes);
        var text = new StringBuilder($"LoadStateDict: the state does not fit {module}; nothing was changed.");
        foreach (string key in missingKeys)
            text.Append($"\n  missing: {key}");
        foreach (string key in unexpectedKeys)
            text.Append($"\n  unexpected: {key}");
        foreach (ShapeMismatch wrong in wrongShapes)
            text.Append($"\n  wrong shape: {wrong.Key} is {wrong.Actual}, but must be {wrong.Expected}");
        return text.ToString();
    }
}
