namespace DeepNet;

/// <summary>What all normalizations share: the formula and its gradient, over any dims, in Tensor operations.</summary>
internal static class Normalization
{
    /// <summary>y = (x - mean) · rstd · w + b with rstd = 1 / √(variance + ε).</summary>
    public static (Tensor Y, Tensor Mean, Tensor Rstd) Forward(
        Tensor x, Tensor? w, Tensor? b, int[] dims, double epsilon, bool center)
    {
        (Tensor mean, Tensor rstd) = Moments(x, dims, epsilon, center);
        Tensor y = Standardized(x, mean, rstd, center);
        y = w is null ? y : y * w;
        return (b is null ? y : y + b, mean, rstd);
    }

    /// <summary>dx = rstd (g - mean g - x̂ · mean(g x̂)) with g = dy · w, and dw = Σ dy x̂.</summary>
    public static (Tensor Dx, Tensor? Dw) Gradient(
        Tensor dy, Tensor x, Tensor mean, Tensor rstd, Tensor? w, int[] dims, bool center)
    {
        Tensor standard = Standardized(x, mean, rstd, center);
        Tensor g = w is null ? dy : dy * w;
        Tensor dx = g - (standard * Mean(g * standard, dims));
        if (center)
            dx -= Mean(g, dims);
        return (dx * rstd, w is null ? null : (dy * standard).SumTo(w.Shape));
    }

    /// <summary>The gradient, recorded: mean and rstd are functions of x again.</summary>
    public static (Tensor Dx, Tensor? Dw) RecordedGradient(
        Tensor dy, Tensor x, Tensor? w, int[] dims, double epsilon, bool center)
    {
        (Tensor mean, Tensor rstd) = Moments(x, dims, epsilon, center);
        return Gradient(dy, x, mean, rstd, w, dims, center);
    }

    // The variance from the centered values: the mean of squares minus the square of the mean would cancel.
    private static (Tensor Mean, Tensor Rstd) Moments(Tensor x, int[] dims, double epsilon, bool center)
    {
        Tensor mean = Mean(x, dims);
        Tensor centered = center ? x - mean : x;
        return (mean, (Mean(centered.Square(), dims) + epsilon).Rsqrt());
    }

    private static Tensor Standardized(Tensor x, Tensor mean, Tensor rstd, bool center) =>
        (center ? x - mean : x) * rstd;

    private static Tensor Mean(Tensor x, int[] dims)
    {
        long n = 1;
        foreach (int dim in dims)
            n *= x.Shape[dim];
        return x.Sum(dims, keepDim: true) / n;
    }
}
