using System.Numerics.Tensors;

namespace DeepNet.Backends.Cpu;

/// <summary>What decompositions do with rows of doubles. The order of every sum is fixed.</summary>
internal static unsafe class Rows
{
    private const int Short = 16;

    /// <summary>y += factor · x, fused.</summary>
    public static void Add(double factor, double* x, double* y, int n)
    {
        if (n >= Short)
        {
            var target = new Span<double>(y, n);
            TensorPrimitives.FusedMultiplyAdd(new ReadOnlySpan<double>(x, n), factor, target, target);
            return;
        }

        for (int i = 0; i < n; i++)
            y[i] = Math.FusedMultiplyAdd(x[i], factor, y[i]);
    }

    /// <summary>Σ xᵢ yᵢ in four partial sums.</summary>
    public static double Dot(double* x, double* y, int n)
    {
        double a = 0, b = 0, c = 0, d = 0;
        int i = 0;
        for (; i + 4 <= n; i += 4)
        {
            a = Math.FusedMultiplyAdd(x[i], y[i], a);
            b = Math.FusedMultiplyAdd(x[i + 1], y[i + 1], b);
            c = Math.FusedMultiplyAdd(x[i + 2], y[i + 2], c);
            d = Math.FusedMultiplyAdd(x[i + 3], y[i + 3], d);
        }

        for (; i < n; i++)
            a = Math.FusedMultiplyAdd(x[i], y[i], a);
        return (a + b) + (c + d);
    }

    /// <summary>x ← c·x - s·y and y ← s·x + c·y.</summary>
    public static void Rotate(double* x, double* y, double c, double s, int n)
    {
        for (int i = 0; i < n; i++)
        {
            double a = x[i], b = y[i];
            x[i] = (c * a) - (s * b);
            y[i] = (s * a) + (c * b);
        }
    }

    public static void Swap(double* x, double* y, int n)
    {
        for (int i = 0; i < n; i++)
            (x[i], y[i]) = (y[i], x[i]);
    }

    public static void Copy(double* from, double* to, int n) =>
        new ReadOnlySpan<double>(from, n).CopyTo(new Span<double>(to, n));

    public static void Clear(double* x, long n)
    {
        for (long i = 0; i < n; i++)
            x[i] = 0;
    }

    /// <summary>Ones on the diagonal of rows × columns, zeros elsewhere.</summary>
    public static void Identity(double* x, int rows, int columns)
    {
        Clear(x, (long)rows * columns);
        for (int i = 0; i < Math.Min(rows, columns); i++)
            x[((long)i * columns) + i] = 1;
    }

    public static bool AreFinite(double* x, long n)
    {
        for (long i = 0; i < n; i++)
        {
            if (!double.IsFinite(x[i]))
                return false;
        }

        return true;
    }

    /// <summary>The power of two that brings the largest magnitude below 1 and not far below: squares of the scaled
    /// elements neither overflow nor vanish, and scaling changes no digit.</summary>
    public static int Exponent(double* x, long n)
    {
        double largest = 0;
        for (long i = 0; i < n; i++)
            largest = Math.Max(largest, Math.Abs(x[i]));
        return largest == 0 ? 0 : Math.ILogB(largest) + 1;
    }

    public static void Scale(double* x, long n, int exponent)
    {
        if (exponent == 0)
            return;
        for (long i = 0; i < n; i++)
            x[i] = Math.ScaleB(x[i], exponent);
    }
}
