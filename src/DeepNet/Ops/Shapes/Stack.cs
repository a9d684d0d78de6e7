namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>
    /// Tensors of one shape side by side along a new dimension at place <paramref name="dim"/>. torch.stack.
    /// </summary>
    /// <exception cref="ShapeException">The shapes differ, or there is no tensor.</exception>
    /// <exception cref="DTypeException">The types differ.</exception>
    public static Tensor Stack(ReadOnlySpan<Tensor> tensors, int dim = 0)
    {
        Tensor[] parts = Parts(nameof(Stack), tensors);
        foreach (Tensor part in parts)
            Check.Shape(part.Shape == parts[0].Shape, $"Stack: shapes {parts[0].Shape} and {part.Shape} differ.");
        int d = Check.Dim(nameof(Stack), dim, parts[0].Rank + 1, parts[0].Shape);
        return (d == 0 ? StackWhole(parts) : null) ?? Concat(Array.ConvertAll(parts, x => x.Unsqueeze(d)), d);
    }

    /// <summary>Parts without history that lie in order go the short way, if the backend has one.</summary>
    private static Tensor? StackWhole(Tensor[] parts)
    {
        foreach (Tensor part in parts)
        {
            if (part.RequiresGrad || !part.IsContiguous)
                return null;
        }

        Tensor y = parts[0].New([parts.Length, .. parts[0].Shape]);
        return y.Backend.Stack(parts, y) ? y : null;
    }
}
