namespace DeepNet;

/// <remarks>Operations on matrices, the last two dims of a tensor. Whatever the type, they are computed in Float64:
/// what decompositions lose to rounding then shows in Float64 results only.</remarks>
public sealed partial class Tensor
{
    private static void CheckMatrices(string name, Tensor x)
    {
        Check.Floating(name, x);
        Check.Shape(x.Rank >= 2, $"{name}: shape {x.Shape} has no matrices; two dims are needed.");
    }

    private static void CheckSquare(string name, Tensor x)
    {
        CheckMatrices(name, x);
        Check.Shape(x.Shape[-1] == x.Shape[-2], $"{name}: shape {x.Shape} must be square matrices.");
    }

    /// <summary>How many matrices there are.</summary>
    private int MatrixCount()
    {
        Int128 count = 1;
        foreach (int size in Shape.AsSpan()[..^2])
            count *= size;
        return Check.Size("Matrices", count);
    }

    /// <summary>A copy as [batch, rows, columns] that a backend may overwrite.</summary>
    private Tensor CopyOfMatrices() => Detach().Clone().Reshape(MatrixCount(), Shape[-2], Shape[-1]);

    /// <summary>Results per matrix in the form [batch…, sizes…].</summary>
    private Tensor Unbatched(Tensor results, params ReadOnlySpan<int> sizes) =>
        results.Reshape([.. Shape.AsSpan()[..^2], .. sizes]);

    /// <summary>Throws for the first matrix whose info is not 0.</summary>
    private void CheckInfo(string name, Tensor info, Func<int, string> reason, bool isPivot)
    {
        long[] failures = info.ToArray<long>();
        int matrix = Array.FindIndex(failures, x => x != 0);
        if (matrix < 0)
            return;
        int pivot = (int)failures[matrix] - 1;
        throw new LinearAlgebraException(name, Shape, matrix, reason(pivot), isPivot ? pivot : -1);
    }

    /// <summary>One on the diagonal, as this tensor's matrices, without memory of its own per matrix.</summary>
    private Tensor IdentityLike() => Eye(Shape[-1], DType, Device).Expand(Shape);

    /// <summary>Numbers per matrix, [batch…], in a form that multiplies matrices.</summary>
    private Tensor AsMatrices() => Unsqueeze(-1).Unsqueeze(-1);

    /// <summary>The difference between 1 and the next larger number.</summary>
    private double Epsilon() => DType switch
    {
        DType.Float64 => 2.220446049250313e-16, // 2⁻⁵²
        DType.Float32 => 1.1920928955078125e-7, // 2⁻²³
        DType.Float16 => 0.0009765625, // 2⁻¹⁰
        _ => 0.0078125, // 2⁻⁷
    };
}
