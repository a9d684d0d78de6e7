namespace DeepNet;

/// <summary>A class label that is not one of the classes.</summary>
public sealed class LabelException : ArgumentException
{
    internal LabelException(string operation, long label, long[] position, int classes)
        : base(
            $"{operation}: the target at [{string.Join(", ", position)}] is {label}, "
                + $"but there are {classes} classes: 0 … {classes - 1}.")
    {
        Label = label;
        Position = position;
        Classes = classes;
    }

    /// <summary>The offending label.</summary>
    public long Label { get; }

    /// <summary>Where it stands in the targets.</summary>
    public IReadOnlyList<long> Position { get; }

    /// <summary>How many classes there are.</summary>
    public int Classes { get; }
}
