namespace DeepNet.Layers;

/// <summary>What layers share that add a row of a table to every position.</summary>
internal static class PositionRows
{
    public static void CheckSizes(string name, int maxLength, int embedDim)
    {
        Check.Argument(embedDim > 0, $"{name}: embedDim {embedDim} must be positive.");
        Check.Argument(maxLength > 0, $"{name}: maxLength {maxLength} must be positive.");
    }

    public static void CheckBase(string name, double frequencyBase) => Check.Argument(
        frequencyBase > 0 && double.IsFinite(frequencyBase),
        $"{name}: frequencyBase {frequencyBase} must be positive and finite.");

    /// <summary>The rows of x's positions, in a shape that broadcasts to x.</summary>
    public static Tensor For(string name, Tensor table, Tensor x, int first, bool batchFirst)
    {
        ArgumentNullException.ThrowIfNull(x);
        (int rows, int size) = (table.Shape[0], table.Shape[1]);
        if (!Autocast.IsOn)
            Check.SameKind(name, x, table);
        Check.Shape(
            x.Rank is 2 or 3 && x.Shape[-1] == size,
            $"{name}: {x.Shape} must be {(batchFirst ? "[batch, length" : "[length, batch")}, {size}] or "
                + $"[length, {size}].");
        int length = x.Shape[x.Rank == 3 && batchFirst ? 1 : 0];
        CheckRange(name, first, length, rows);
        Tensor own = table.Narrow(0, first, length);
        return x.Rank == 2 || batchFirst ? own : own.Unsqueeze(1);
    }

    public static void CheckRange(string name, int first, int length, int rows) => Check.Shape(
        first >= 0 && (long)first + length <= rows,
        $"{name}: positions {first} … {(long)first + length - 1} must be in 0 … {rows - 1}; maxLength is {rows}.");
}
