using System.Globalization;

namespace DeepNet.Conformance;

/// <summary>Compares a result with the expected one and says what differs first.</summary>
internal static class Comparison
{
    private const double Float32Tolerance = 1e-5;

    // Float32Tolerance is some 170 roundings of a float; the same number of roundings of a double is 2e-14.
    private const double Float64Tolerance = 1e-13;
    private const double ErrorFactor = 8;

    // Far above the tail of a function like gelu, which is exactly 0 for who computes 1 - 1, far below everything else.
    private const double SpecialTolerance = 1e-15;

    /// <summary>Null if the tensors agree, else the first difference.</summary>
    /// <param name="case">The case the tensors belong to.</param>
    /// <param name="name">What is compared, for the text.</param>
    /// <param name="actual">Computed here.</param>
    /// <param name="expected">Computed by PyTorch.</param>
    /// <param name="alternative">Another right answer, element by element.</param>
    /// <param name="accuracy">Error and magnitude of PyTorch's own result.</param>
    public static string? FirstDifference(
        GoldenCase @case,
        string name,
        Tensor actual,
        Tensor expected,
        Tensor? alternative,
        (double Error, double Magnitude)? accuracy)
    {
        if (actual.DType != expected.DType)
            return $"{name}: {actual.DType} instead of {expected.DType}";
        if (actual.Shape != expected.Shape)
            return $"{name}: shape {actual.Shape} instead of {expected.Shape}";
        return expected.DType.IsFloatingPoint()
            ? FirstFloatDifference(@case, name, actual, expected, alternative, accuracy)
            : FirstIntegerDifference(name, actual, expected);
    }

    private static string? FirstIntegerDifference(string name, Tensor actual, Tensor expected)
    {
        long[] x = actual.Cast(DType.Int64).ToArray<long>(), y = expected.Cast(DType.Int64).ToArray<long>();
        int i = x.AsSpan().CommonPrefixLength(y);
        return i == x.Length ? null : $"{name}[{Position(i, expected.Shape)}]: {x[i]} instead of {y[i]}";
    }

    private static string? FirstFloatDifference(
        GoldenCase @case,
        string name,
        Tensor actual,
        Tensor expected,
        Tensor? alternative,
        (double Error, double Magnitude)? accuracy)
    {
        double[] x = Doubles(actual), y = Doubles(expected), z = alternative is null ? y : Doubles(alternative);
        double magnitude = 0;
        foreach (double value in y)
            magnitude = double.IsFinite(value) ? Math.Max(magnitude, Math.Abs(value)) : magnitude;

        // A loss is stored in Float64 although it was computed in Float32: its accuracy is known then.
        bool isDouble = expected.DType == DType.Float64 && accuracy is null;
        double relative = isDouble ? Math.Max(Float64Tolerance, Deviations.Float64Accuracy(@case)) : Float32Tolerance;
        double absolute = isDouble ? relative * magnitude
            : accuracy is { } known ? (relative * known.Magnitude) + (ErrorFactor * known.Error) : relative * magnitude;
        // Among extreme inputs the largest magnitude says nothing about the other elements.
        if (@case.Tags.Contains("special"))
            absolute = Math.Min(absolute, SpecialTolerance);
        for (int i = 0; i < x.Length; i++)
        {
            if (Agrees(x[i], y[i], relative, absolute) || Agrees(x[i], z[i], relative, absolute)
                || Deviations.IsRight(@case, x[i], y[i]))
            {
                continue;
            }

            double allowed = absolute + (relative * Math.Abs(y[i]));
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{name}[{Position(i, expected.Shape)}]: {x[i]:G9} instead of {y[i]:G9} "
                + $"(difference {Math.Abs(x[i] - y[i]):G3}, allowed {allowed:G3})");
        }

        return null;
    }

    private static bool Agrees(double x, double y, double relative, double absolute) =>
        double.IsNaN(y) ? double.IsNaN(x)
        : double.IsInfinity(y) || double.IsInfinity(x) ? x == y
        : Math.Abs(x - y) <= absolute + (relative * Math.Abs(y));

    private static double[] Doubles(Tensor x) => x.Detach().Cast(DType.Float64).ToArray<double>();

    private static string Position(long index, Shape shape)
    {
        var position = new long[shape.Rank];
        for (int d = shape.Rank - 1; d >= 0; d--)
            (index, position[d]) = Math.DivRem(index, shape[d]);
        return string.Join(", ", position);
    }
}
