namespace DeepNet.Conformance;

/// <summary>Where PyTorch's own answer is known to be off, checked against 30-digit arithmetic.</summary>
internal static class Deviations
{
    /// <summary>Relative accuracy of PyTorch's Float64 result for an operation.</summary>
    public static double Float64Accuracy(GoldenCase @case) => @case.Op switch
    {
        // Its trigamma, the gradient, stops its series after a few terms.
        "digamma" => 1e-8,
        // The constants alpha and 1/6 of their gradients are rounded to Float32 on the way.
        "celu" or "hardsigmoid" => 1e-7,
        _ => 0,
    };

    /// <summary>True if the value is right although PyTorch says another: I0(±∞) = ∞, where PyTorch multiplies ∞ by 0.</summary>
    public static bool IsRight(GoldenCase @case, double actual, double expected) =>
        @case.Op == "i0" && double.IsPositiveInfinity(actual) && double.IsNaN(expected);
}
