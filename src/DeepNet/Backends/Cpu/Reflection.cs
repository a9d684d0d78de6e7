namespace DeepNet.Backends.Cpu;

/// <summary>Householder's reflections H = 1 - τ·v·vᵀ with v₀ = 1.</summary>
internal static unsafe class Reflection
{
    /// <summary>Overwrites x by the v whose reflection turns x to (β, 0, …); gives τ, and β through the first
    /// element's place.</summary>
    /// <param name="x">n elements, a step apart; on return β followed by v₁ ….</param>
    /// <param name="n">How many.</param>
    /// <param name="step">How far apart.</param>
    public static double Make(double* x, int n, long step)
    {
        double largest = 0;
        for (int i = 1; i < n; i++)
            largest = Math.Max(largest, Math.Abs(x[i * step]));
        if (largest == 0)
            return 0;
        double sum = 0;
        for (int i = 1; i < n; i++)
        {
            double part = x[i * step] / largest;
            sum += part * part;
        }

        double alpha = x[0], beta = -Math.CopySign(double.Hypot(alpha, largest * Math.Sqrt(sum)), alpha);
        for (int i = 1; i < n; i++)
            x[i * step] /= alpha - beta;
        x[0] = beta;
        return (beta - alpha) / beta;
    }

    /// <summary>a ← H·a for n rows of the given width.</summary>
    /// <param name="v">v₁ …, a step apart; v₀ is not read.</param>
    /// <param name="step">How far apart.</param>
    /// <param name="tau">τ.</param>
    /// <param name="a">The first row.</param>
    /// <param name="stride">From row to row.</param>
    /// <param name="n">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="sums">Room for a row.</param>
    public static void Apply(
        double* v, long step, double tau, double* a, long stride, int n, int width, double* sums)
    {
        if (tau == 0)
            return;
        Rows.Copy(a, sums, width);
        Rows.AddAll(1, v + step, step, a + stride, stride, n - 1, sums, width);
        Rows.Add(-tau, sums, a, width);
        for (int i = 1; i < n; i++)
            Rows.Add(-tau * v[i * step], sums, a + (i * stride), width);
    }

    /// <summary>Applies reflections to strips of columns, which are independent: each stays in the caches.</summary>
    /// <param name="v">Vector j begins at v[j·apart].</param>
    /// <param name="apart">From vector to vector.</param>
    /// <param name="taus">τ of each.</param>
    /// <param name="first">The first of the vectors.</param>
    /// <param name="last">Behind the last one.</param>
    /// <param name="a">Rows; that number j + shift is the first which vector j touches.</param>
    /// <param name="shift">0, or 1 if rows begin one later.</param>
    /// <param name="rows">Rows of a.</param>
    /// <param name="stride">From row to row.</param>
    /// <param name="start">The first column.</param>
    /// <param name="end">Behind the last one.</param>
    /// <param name="isReverse">The last reflection comes first, and columns of a before j + shift are known to be zero
    /// for it: the product of all is made.</param>
    public static void ApplyAll(
        double* v, long apart, double* taus, int first, int last, double* a, int shift, int rows,
        long stride, int start, int end, bool isReverse) => Launch.Ranges(
            new Kernel(v, apart, taus, first, last, a, shift, rows, stride, start, end, isReverse),
            Rows.Strips(end - start), 1);

    private readonly struct Kernel(
        double* v, long apart, double* taus, int first, int last, double* a, int shift, int rows,
        long stride, int start, int end, bool isReverse) : IRangeKernel
    {
        public void Run(long from, long to)
        {
            double* sums = stackalloc double[Rows.Strip];
            for (long strip = from; strip < to; strip++)
            {
                int column = start + ((int)strip * Rows.Strip), width = Math.Min(Rows.Strip, end - column);
                int top = first + shift, height = rows - top;
                double* corner = a + (top * stride) + column, block = Rows.Gather(corner, stride, height, width);
                for (int i = first; i < last; i++)
                {
                    int j = isReverse ? first + last - 1 - i : i, row = j - first;
                    double* part = block + ((long)row * Rows.Strip);
                    if (!isReverse || j + shift < column + width)
                        Apply(v + (j * apart), 1, taus[j], part, Rows.Strip, height - row, width, sums);
                }

                Rows.Scatter(block, corner, stride, height, width);
            }
        }
    }
}
