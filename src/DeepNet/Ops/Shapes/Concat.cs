namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The tensors one after another along an existing dimension. torch.cat.</summary>
    /// <remarks>All other sizes are equal. As in PyTorch, empty tensors of shape [0] are left out.</remarks>
    /// <exception cref="ShapeException">Sizes other than that of <paramref name="dim"/> differ, or there is no
    /// tensor.</exception>
    /// <exception cref="DTypeException">The types differ.</exception>
    public static Tensor Concat(ReadOnlySpan<Tensor> tensors, int dim = 0)
    {
        Tensor[] parts = Parts(nameof(Concat), tensors);
        if (parts.Length > 1)
        {
            Tensor[] full = Array.FindAll(parts, x => x.Rank != 1 || x.Shape[0] != 0);
            parts = full.Length > 0 ? full : [parts[0]];
        }

        Tensor first = parts[0];
        int d = Check.Dim(nameof(Concat), dim, first.Shape);
        long total = 0;
        foreach (Tensor part in parts)
        {
            Check.Shape(part.Rank > 0, $"Concat: a scalar has no dim to join along; use Stack.");
            Check.Shape(
                part.Rank == first.Rank && part.Shape.With(d, 0) == first.Shape.With(d, 0),
                $"Concat: shapes {first.Shape} and {part.Shape} must agree in every dim but {dim}.");
            total += part.Shape[d];
        }

        Check.Shape(total <= int.MaxValue, $"Concat: dim {dim} would have {total} elements.");
        Tensor y = first.New(first.Shape.With(d, (int)total));
        var edges = new (Tensor?, Func<Tensor, Tensor?>)[parts.Length];
        int start = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            int from = start, length = parts[i].Shape[d];
            y.Backend.Copy(parts[i], y.Cut(nameof(Concat), d, from, length, 1));
            edges[i] = (parts[i], dy => dy.Narrow(d, from, length));
            start += length;
        }

        return y.Track(nameof(Concat), edges);
    }

    /// <summary>The tensors of a list, of one type and device; at least one.</summary>
    private static Tensor[] Parts(string name, ReadOnlySpan<Tensor> tensors)
    {
        Check.Shape(tensors.Length > 0, $"{name}: no tensors.");
        Tensor[] parts = tensors.ToArray();
        if (Autocast.IsOn && Array.Exists(parts, x => x?.DType == DType.Float32))
            parts = Array.ConvertAll(parts, x => Autocast.Met(x, DType.Float32));
        foreach (Tensor part in parts)
        {
            ArgumentNullException.ThrowIfNull(part, nameof(tensors));
            Check.SameKind(name, parts[0], part);
        }

        return parts;
    }
}
