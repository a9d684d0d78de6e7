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
        for (int i = 1; i < n; i++)
            Rows.Add(v[i * step], a + (i * stride), sums, width);
        Rows.Add(-tau, sums, a, width);
        for (int i = 1; i < n; i++)
            Rows.Add(-tau * v[i * step], sums, a + (i * stride), width);
    }
}
