namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The matrix with these matrices one after another along its diagonal, and zeros elsewhere.</summary>
    /// <param name="tensors">Matrices; vectors are taken for rows, scalars for single elements.</param>
    /// <remarks>torch.block_diag.</remarks>
    /// <exception cref="ShapeException">There is no tensor, or one has more than two dims.</exception>
    /// <exception cref="DTypeException">The types differ.</exception>
    public static Tensor BlockDiag(params ReadOnlySpan<Tensor> tensors)
    {
        Tensor[] parts = Parts(nameof(BlockDiag), tensors);
        long width = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            Tensor part = parts[i];
            Check.Shape(part.Rank <= 2, $"BlockDiag: shape {part.Shape} is not a matrix.");
            parts[i] = part.Rank == 2 ? part : part.Reshape(1, (int)part.Count);
            width += parts[i].Shape[1];
        }

        int columns = Check.Size(nameof(BlockDiag), width), before = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            int own = parts[i].Shape[1];
            parts[i] = parts[i].Pad([before, columns - before - own]);
            before += own;
        }

        return Concat(parts, 0);
    }
}
