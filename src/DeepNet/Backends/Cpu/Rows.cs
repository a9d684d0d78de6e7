using System.Runtime.Intrinsics;

namespace DeepNet.Backends.Cpu;

/// <summary>What decompositions do with rows of doubles. The order of every sum is fixed.</summary>
internal static unsafe class Rows
{
    /// <summary>Columns that are worked on together, in registers or near caches; strips of them are independent of
    /// each other.</summary>
    public const int Strip = 64;

    private static int Lanes => Vector512<double>.Count;

    /// <summary>Rows of a strip, brought together: rows that a power of two lies between share the same lines of a
    /// cache. They are <see cref="Strip"/> apart.</summary>
    public static double* Gather(double* x, long stride, int rows, int width)
    {
        double* strip = KernelScratch.Get<double>(ScratchSlot.Strip, (long)rows * Strip);
        for (int i = 0; i < rows; i++)
            Copy(x + (i * stride), strip + ((long)i * Strip), width);
        return strip;
    }

    /// <summary>Puts the rows of a strip back.</summary>
    public static void Scatter(double* strip, double* x, long stride, int rows, int width)
    {
        for (int i = 0; i < rows; i++)
            Copy(strip + ((long)i * Strip), x + (i * stride), width);
    }

    /// <summary>How many strips there are in a width.</summary>
    public static int Strips(int width) => (width + Strip - 1) / Strip;

    /// <summary>y += factor · x, fused.</summary>
    public static void Add(double factor, double* x, double* y, int n)
    {
        int i = 0;
        Vector512<double> factors = Vector512.Create(factor);
        for (; i <= n - Lanes; i += Lanes)
            Vector512.FusedMultiplyAdd(Vector512.Load(x + i), factors, Vector512.Load(y + i)).Store(y + i);
        for (; i < n; i++)
            y[i] = Math.FusedMultiplyAdd(x[i], factor, y[i]);
    }

    /// <summary>y += sign · Σₖ cₖ·xₖ for rows x a stride apart, one after the other, fused.</summary>
    /// <param name="sign">1 or -1.</param>
    /// <param name="c">The first factor.</param>
    /// <param name="step">From factor to factor.</param>
    /// <param name="x">The first row.</param>
    /// <param name="stride">From row to row.</param>
    /// <param name="count">Rows.</param>
    /// <param name="y">What is added to.</param>
    /// <param name="width">Elements of a row.</param>
    public static void AddAll(
        double sign, double* c, long step, double* x, long stride, int count, double* y, int width)
    {
        int j = 0;
        for (; j <= width - Strip; j += Strip)
        {
            double* row = x + j, to = y + j;
            Vector512<double> y0 = Vector512.Load(to), y1 = Vector512.Load(to + 8), y2 = Vector512.Load(to + 16);
            Vector512<double> y3 = Vector512.Load(to + 24), y4 = Vector512.Load(to + 32);
            Vector512<double> y5 = Vector512.Load(to + 40), y6 = Vector512.Load(to + 48);
            Vector512<double> y7 = Vector512.Load(to + 56);
            for (int k = 0; k < count; k++, row += stride)
            {
                Vector512<double> factor = Vector512.Create(sign * c[k * step]);
                y0 = Vector512.FusedMultiplyAdd(factor, Vector512.Load(row), y0);
                y1 = Vector512.FusedMultiplyAdd(factor, Vector512.Load(row + 8), y1);
                y2 = Vector512.FusedMultiplyAdd(factor, Vector512.Load(row + 16), y2);
                y3 = Vector512.FusedMultiplyAdd(factor, Vector512.Load(row + 24), y3);
                y4 = Vector512.FusedMultiplyAdd(factor, Vector512.Load(row + 32), y4);
                y5 = Vector512.FusedMultiplyAdd(factor, Vector512.Load(row + 40), y5);
                y6 = Vector512.FusedMultiplyAdd(factor, Vector512.Load(row + 48), y6);
                y7 = Vector512.FusedMultiplyAdd(factor, Vector512.Load(row + 56), y7);
            }

            y0.Store(to);
            y1.Store(to + 8);
            y2.Store(to + 16);
            y3.Store(to + 24);
            y4.Store(to + 32);
            y5.Store(to + 40);
            y6.Store(to + 48);
            y7.Store(to + 56);
        }

        for (; j <= width - Lanes; j += Lanes)
        {
            Vector512<double> sum = Vector512.Load(y + j);
            for (int k = 0; k < count; k++)
            {
                Vector512<double> factor = Vector512.Create(sign * c[k * step]);
                sum = Vector512.FusedMultiplyAdd(factor, Vector512.Load(x + (k * stride) + j), sum);
            }

            sum.Store(y + j);
        }

        for (; j < width; j++)
        {
            double sum = y[j];
            for (int k = 0; k < count; k++)
                sum = Math.FusedMultiplyAdd(sign * c[k * step], x[(k * stride) + j], sum);
            y[j] = sum;
        }
    }

    /// <summary>Σ xᵢ yᵢ in sixteen partial sums.</summary>
    public static double Dot(double* x, double* y, int n)
    {
        int i = 0;
        double sum = 0;
        if (n >= 2 * Lanes)
        {
            Vector512<double> a = Vector512<double>.Zero, b = a;
            for (; i <= n - (2 * Lanes); i += 2 * Lanes)
            {
                a = Vector512.FusedMultiplyAdd(Vector512.Load(x + i), Vector512.Load(y + i), a);
                b = Vector512.FusedMultiplyAdd(Vector512.Load(x + i + Lanes), Vector512.Load(y + i + Lanes), b);
            }

            sum = Sum(a + b);
        }

        for (; i < n; i++)
            sum = Math.FusedMultiplyAdd(x[i], y[i], sum);
        return sum;
    }

    /// <summary>Σ xᵢ², Σ yᵢ² and Σ xᵢ yᵢ.</summary>
    public static (double XX, double YY, double XY) Products(double* x, double* y, int n)
    {
        int i = 0;
        Vector512<double> a = Vector512<double>.Zero, b = a, c = a;
        for (; i <= n - Lanes; i += Lanes)
        {
            Vector512<double> p = Vector512.Load(x + i), q = Vector512.Load(y + i);
            a = Vector512.FusedMultiplyAdd(p, p, a);
            b = Vector512.FusedMultiplyAdd(q, q, b);
            c = Vector512.FusedMultiplyAdd(p, q, c);
        }

        double xx = Sum(a), yy = Sum(b), xy = Sum(c);
        for (; i < n; i++)
        {
            xx = Math.FusedMultiplyAdd(x[i], x[i], xx);
            yy = Math.FusedMultiplyAdd(y[i], y[i], yy);
            xy = Math.FusedMultiplyAdd(x[i], y[i], xy);
        }

        return (xx, yy, xy);
    }

    /// <summary>The elements of a register, halves folded: in the same order on every machine.</summary>
    public static double Sum(Vector512<double> x)
    {
        Vector256<double> four = x.GetLower() + x.GetUpper();
        Vector128<double> two = four.GetLower() + four.GetUpper();
        return two[0] + two[1];
    }

    /// <summary>x ← c·x - s·y and y ← s·x + c·y.</summary>
    public static void Rotate(double* x, double* y, double c, double s, int n)
    {
        int i = 0;
        Vector512<double> cs = Vector512.Create(c), ss = Vector512.Create(s);
        for (; i <= n - Lanes; i += Lanes)
        {
            Vector512<double> a = Vector512.Load(x + i), b = Vector512.Load(y + i);
            ((cs * a) - (ss * b)).Store(x + i);
            ((ss * a) + (cs * b)).Store(y + i);
        }

        for (; i < n; i++)
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
