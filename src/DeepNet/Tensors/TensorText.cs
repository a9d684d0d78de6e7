using System.Globalization;
using System.Text;

namespace DeepNet;

/// <summary>How a tensor reads as text.</summary>
internal static class TensorText
{
    private const int MostElements = 1000;
    private const int EdgeItems = 3;
    private const int Digits = 4;
    private const int LineWidth = 100;

    public static string Of(Tensor x)
    {
        bool isCut = x.Count > MostElements;
        string note = Note(x, isCut);
        string text = x.Count == 0 ? "[]" : Elements(x.Detach(), isCut);
        return note.Length == 0 ? text : $"{text}{(text.Contains('\n') ? "\n" : "  ")}{note}";
    }

    /// <summary>What the elements do not show.</summary>
    private static string Note(Tensor x, bool isCut)
    {
        var parts = new List<string>();
        if (isCut || (x.Count == 0 && x.Rank != 1) || x.Rank > 2)
            parts.Add($"shape={x.Shape}");
        if (x.Count == 0 ? x.DType != DType.Float32 : x.DType is not (DType.Float32 or DType.Int64 or DType.Bool))
            parts.Add($"dtype={x.DType}");
        if (x.Device != Device.Cpu)
            parts.Add($"device={x.Device}");
        if (x.GradName is { } name)
            parts.Add($"grad={name}");
        else if (x.RequiresGrad)
            parts.Add("requiresGrad=true");
        return string.Join(", ", parts);
    }

    private static string Elements(Tensor x, bool isCut)
    {
        // Of a dim that is cut only the edges are fetched.
        var cuts = new bool[x.Rank];
        for (int d = 0; d < x.Rank; d++)
        {
            cuts[d] = isCut && x.Shape[d] > 2 * EdgeItems;
            if (cuts[d])
                x = Tensor.Concat([x.Narrow(d, 0, EdgeItems), x.Narrow(d, x.Shape[d] - EdgeItems, EdgeItems)], d);
        }

        string[] cells = Cells(x);
        int width = cells.Max(cell => cell.Length);
        var text = new StringBuilder();
        int next = 0;
        Append(0);
        return text.ToString();

        void Append(int dim)
        {
            if (dim == x.Rank)
            {
                text.Append(x.Rank == 0 ? cells[next++].Trim() : cells[next++].PadLeft(width));
                return;
            }

            bool isRow = dim == x.Rank - 1;
            int lineStart = text.Length - dim;
            text.Append('[');
            for (int i = 0; i < x.Shape[dim]; i++)
            {
                if (i > 0)
                    Separate(dim, isRow, ref lineStart, width);
                if (i == EdgeItems && cuts[dim])
                {
                    text.Append("...");
                    Separate(dim, isRow, ref lineStart, width);
                }

                Append(dim + 1);
            }

            text.Append(']');
        }

        void Separate(int dim, bool isRow, ref int lineStart, int nextWidth)
        {
            text.Append(',');
            if (isRow && text.Length - lineStart + nextWidth + 2 <= LineWidth)
            {
                text.Append(' ');
                return;
            }

            // A blank line more for every dim that ends here.
            text.Append('\n', isRow ? 1 : Math.Max(1, x.Rank - dim - 1));
            lineStart = text.Length;
            text.Append(' ', dim + 1);
        }
    }

    private static string[] Cells(Tensor x)
    {
        if (x.DType == DType.Bool)
            return Array.ConvertAll(x.ToArray<bool>(), value => value ? "true" : "false");
        if (x.DType.IsInteger())
            return Array.ConvertAll(
                x.Cast(DType.Int64).ToArray<long>(), value => value.ToString(CultureInfo.InvariantCulture));
        double[] values = x.Cast(DType.Float64).ToArray<double>();
        return IsScientific(values) ? Formatted(values, "e") : Formatted(values, "");
    }

    /// <summary>
    /// For very large or very small numbers, or where four digits after the point would lose what large ones stand
    /// beside.
    /// </summary>
    private static bool IsScientific(double[] values)
    {
        double largest = 0, smallest = double.PositiveInfinity;
        foreach (double value in values)
        {
            double magnitude = Math.Abs(value);
            if (!double.IsFinite(magnitude) || magnitude == 0)
                continue;
            largest = Math.Max(largest, magnitude);
            smallest = Math.Min(smallest, magnitude);
        }

        bool hasFraction = Array.Exists(values, value => double.IsFinite(value) && value != Math.Truncate(value));
        return largest >= 1e8 || smallest < 1e-4 || (hasFraction && largest > 1000 * smallest && largest >= 1e5);
    }

    /// <summary>
    /// All with the same number of digits: as many as the neediest takes, at most four, at least one.
    /// </summary>
    private static string[] Formatted(double[] values, string exponent)
    {
        int digits = 1;
        foreach (double value in values)
        {
            if (double.IsFinite(value))
                digits = Math.Max(digits, Needed(Number(value, Digits, exponent)));
        }

        return Array.ConvertAll(values, value =>
            double.IsNaN(value) ? "nan"
            : double.IsInfinity(value) ? (value > 0 ? "inf" : "-inf")
            : Number(value, digits, exponent));
    }

    private static string Number(double value, int digits, string exponent) => value.ToString(
        $"0.{new string('0', digits)}{(exponent.Length > 0 ? "e+00" : "")}", CultureInfo.InvariantCulture);

    private static int Needed(string number)
    {
        int point = number.IndexOf('.'), end = number.IndexOf('e');
        ReadOnlySpan<char> fraction = end < 0 ? number.AsSpan(point + 1) : number.AsSpan(point + 1, end - point - 1);
        return fraction.TrimEnd('0').Length;
    }
}
