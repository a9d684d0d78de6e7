namespace DeepNet;

/// <summary>Windows for short-time spectra: weights that fade a frame out towards its ends.</summary>
/// <remarks>
/// A periodic window, the default, is a symmetric one of n + 1 elements without its last: what transforms want. A
/// symmetric window is for the design of filters. A window of one element is 1.
/// </remarks>
public static partial class Window
{
    /// <summary>n values of f on 0 … 1, the ends of the symmetric window.</summary>
    private static Tensor Make(
        string name, int n, bool periodic, DType dtype, Device? device, Func<double, double> f)
    {
        Check.Argument(n >= 0, $"{name}: n {n} must not be negative.");
        if (!dtype.IsFloatingPoint())
            throw new DTypeException($"{name}: {dtype} is not a floating-point type.", dtype);
        var values = new double[n];
        int last = periodic ? n : n - 1;
        for (int k = 0; k < n; k++)
            values[k] = n == 1 ? 1 : f((double)k / last);
        return Tensor.From<double>(values, [n], device).Cast(dtype);
    }
}
