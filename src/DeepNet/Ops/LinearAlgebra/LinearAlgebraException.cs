namespace DeepNet;

/// <summary>A matrix for which an operation has no result: singular, not positive definite, not finite.</summary>
/// <remarks>The message names the operation, the matrix of the batch and the pivot. torch.linalg.LinAlgError.</remarks>
public sealed class LinearAlgebraException : ArithmeticException
{
    internal LinearAlgebraException(string operation, Shape shape, long matrix, string reason, int pivot)
        : base($"{operation}: {Which(shape, Position(shape, matrix))} {reason}.")
    {
        Operation = operation;
        BatchIndex = Position(shape, matrix);
        Pivot = pivot;
    }

    /// <summary>The operation that failed.</summary>
    public string Operation { get; }

    /// <summary>Which of the matrices it is; empty if there is one only.</summary>
    public IReadOnlyList<int> BatchIndex { get; }

    /// <summary>The row and column, counted from 0, at which a factorization met a pivot that it cannot take; -1 if
    /// that is not the reason.</summary>
    public int Pivot { get; }

    private static string Which(Shape shape, int[] position) => position.Length == 0
        ? $"the matrix {shape}"
        : $"matrix [{string.Join(", ", position)}] of {shape}";

    private static int[] Position(Shape shape, long matrix)
    {
        var position = new int[shape.Rank - 2];
        for (int d = position.Length - 1; d >= 0; d--)
        {
            (matrix, long at) = Math.DivRem(matrix, shape[d]);
            position[d] = (int)at;
        }

        return position;
    }
}
