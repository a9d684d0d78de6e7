namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>
    /// Rows and columns, [2, count], of the lower triangle of a matrix: column − row ≤ offset. torch.tril_indices.
    /// </summary>
    public static Tensor TrilIndices(int rows, int columns, int offset = 0, Device? device = null) =>
        TriangleIndices(rows, columns, device, (row, column) => column - row <= offset);

    /// <summary>
    /// Rows and columns, [2, count], of the upper triangle of a matrix: column − row ≥ offset. torch.triu_indices.
    /// </summary>
    public static Tensor TriuIndices(int rows, int columns, int offset = 0, Device? device = null) =>
        TriangleIndices(rows, columns, device, (row, column) => column - row >= offset);

    private static Tensor TriangleIndices(int rows, int columns, Device? device, Func<int, int, bool> isIn)
    {
        Check.Shape(
            rows >= 0 && columns >= 0, $"TrilIndices, TriuIndices: a matrix of {rows} rows and {columns} columns.");
        List<long> first = [], second = [];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                if (!isIn(row, column))
                    continue;
                first.Add(row);
                second.Add(column);
            }
        }

        return From<long>([.. first, .. second], [2, first.Count], device);
    }
}
