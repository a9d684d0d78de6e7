using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace DeepNet.IO;

/// <summary>The filters of PNG: a row as differences from what lies left (a), above (b), above left (c).</summary>
/// <remarks>Source: https://www.w3.org/TR/png-3/#9Filters.</remarks>
internal static class PngFilter
{
    /// <summary>How many there are: none, sub, up, average, Paeth.</summary>
    public const int Count = 5;

    /// <summary>Turns differences into the row, in place.</summary>
    /// <param name="filter">Which filter.</param>
    /// <param name="row">The row.</param>
    /// <param name="above">The row above; zeros for the first.</param>
    /// <param name="step">Bytes of a pixel.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Undo(int filter, Span<byte> row, ReadOnlySpan<byte> above, int step)
    {
        above = above[..row.Length];
        int first = Math.Min(step, row.Length);
        switch (filter)
        {
            case 0:
                break;
            case 1:
                for (int i = step; i < row.Length; i++)
                    row[i] += row[i - step];
                break;
            case 2:
                TensorPrimitives.Add(row, above, row);
                break;
            case 3:
                for (int i = 0; i < first; i++)
                    row[i] += (byte)(above[i] >> 1);
                for (int i = step; i < row.Length; i++)
                    row[i] += (byte)((row[i - step] + above[i]) >> 1);
                break;
            case 4:
                for (int i = 0; i < first; i++)
                    row[i] += above[i];
                for (int i = step; i < row.Length; i++)
                    row[i] += Paeth(row[i - step], above[i], above[i - step]);
                break;
            default:
                throw new InvalidDataException($"PNG: a row has filter {filter}; there are 0 to {Count - 1}.");
        }
    }

    /// <summary>The differences of a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply(int filter, ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int step, Span<byte> result)
    {
        int first = Math.Min(step, row.Length);
        above = above[..row.Length];
        switch (filter)
        {
            case 0:
                row.CopyTo(result);
                break;
            case 1:
                row[..first].CopyTo(result);
                TensorPrimitives.Subtract(row[first..], row[..^first], result[first..]);
                break;
            case 2:
                TensorPrimitives.Subtract(row, above, result);
                break;
            case 3:
                for (int i = 0; i < first; i++)
                    result[i] = (byte)(row[i] - (above[i] >> 1));
                for (int i = step; i < row.Length; i++)
                    result[i] = (byte)(row[i] - ((row[i - step] + above[i]) >> 1));
                break;
            default:
                for (int i = 0; i < first; i++)
                    result[i] = (byte)(row[i] - above[i]);
                for (int i = step; i < row.Length; i++)
                    result[i] = (byte)(row[i] - Paeth(row[i - step], above[i], above[i - step]));
                break;
        }
    }

    /// <summary>The neighbour that a + b - c is closest to; the earlier of a, b, c among equals.</summary>
    private static byte Paeth(int a, int b, int c)
    {
        int toA = b - c, toB = a - c;
        int toC = Math.Abs(toA + toB);
        toA = Math.Abs(toA);
        toB = Math.Abs(toB);
        int nearer = toB <= toC ? b : c;
        return (byte)(toA <= Math.Min(toB, toC) ? a : nearer);
    }
}
