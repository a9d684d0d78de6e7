namespace DeepNet.Conformance;

/// <summary>Where PyTorch's own answer is known to be off, with what shows it.</summary>
internal static class Deviations
{
    /// <summary>Relative accuracy of PyTorch's Float64 result for an operation.</summary>
    public static double Float64Accuracy(GoldenCase @case) => @case.Op switch
    {
        // Its trigamma, the gradient, stops its series after a few terms: off by 4e-10 against 30-digit arithmetic.
        "digamma" => 1e-8,
        // Their gradients round a constant to Float32 on the way, 1/alpha and 1/6:
        // off by 1e-8 against the plain formula.
        "celu" or "hardsigmoid" => 1e-7,
        _ => 0,
    };

    /// <summary>
    /// True if the value is right although PyTorch says another: I0(±∞) = ∞, where PyTorch multiplies ∞ by 0.
    /// </summary>
    public static bool IsRight(GoldenCase @case, double actual, double expected) =>
        @case.Op == "i0" && double.IsPositiveInfinity(actual) && double.IsNaN(expected);
}
