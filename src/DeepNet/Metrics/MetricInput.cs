using System.Runtime.CompilerServices;

namespace DeepNet.Metrics;

/// <summary>The values a metric reads.</summary>
internal static class MetricInput
{
    /// <summary>Whole numbers of any shape; masks count as 0 and 1.</summary>
    public static long[] Labels(string name, string argument, Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x, argument);
        if (x.DType.IsFloatingPoint())
            throw new DTypeException($"{name}: {argument} are {x.DType}, but must be integers or Bool.", x.DType);
        return x.Detach().Cast(DType.Int64).ToArray<long>();
    }

    /// <summary>Labels of 0 … classes-1.</summary>
    /// <exception cref="LabelException">One is not.</exception>
    public static long[] Labels(string name, string argument, Tensor x, int classes)
    {
        long[] labels = Labels(name, argument, x);
        int wrong = Array.FindIndex(labels, label => label < 0 || label >= classes);
        if (wrong >= 0)
            throw new LabelException($"{name}: {argument}", labels[wrong], Position(wrong, x.Shape), classes);
        return labels;
    }

    /// <summary>Numbers of any floating-point type.</summary>
    public static double[] Numbers(string name, string argument, Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x, argument);
        Check.Floating(name, x);
        return x.Detach().Cast(DType.Float64).ToArray<double>();
    }

    /// <summary>The predicted classes: labels as they are, of scores [batch, classes, …] the largest.</summary>
    public static long[] Predictions(string name, Tensor predictions, Tensor targets, int classes)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        ArgumentNullException.ThrowIfNull(targets);
        if (!predictions.DType.IsFloatingPoint())
        {
            SameShape(name, predictions, targets);
            return Labels(name, nameof(predictions), predictions, classes);
        }

        bool fits = targets.Rank > 0 && predictions.Rank == targets.Rank + 1 && predictions.Shape[1] == classes
            && predictions.Shape[0] == targets.Shape[0]
            && predictions.Shape.AsSpan()[2..].SequenceEqual(targets.Shape.AsSpan()[1..]);
        Check.Shape(
            fits,
            $"{name}: predictions {predictions.Shape} for targets {targets.Shape} and {classes} classes; "
            + $"scores must be [batch, classes, …].");
        Check.Argument(!predictions.Detach().IsNaN().Any().ToScalar<bool>(), $"{name}: a score is not a number.");
        return predictions.Detach().ArgMax(1).ToArray<long>();
    }

    /// <summary>Both are given and have one shape; they are named as the caller writes them.</summary>
    public static void SameShape(
        string name, Tensor a, Tensor b, [CallerArgumentExpression(nameof(a))] string nameOfA = "",
        [CallerArgumentExpression(nameof(b))] string nameOfB = "")
    {
        ArgumentNullException.ThrowIfNull(a, nameOfA);
        ArgumentNullException.ThrowIfNull(b, nameOfB);
        Check.Shape(
            a.Shape == b.Shape, $"{name}: {nameOfA} {a.Shape} and {nameOfB} {b.Shape} must have the same shape.");
    }

    private static long[] Position(long flat, Shape shape)
    {
        var position = new long[shape.Rank];
        for (int d = shape.Rank - 1; d >= 0; d--)
            (flat, position[d]) = Math.DivRem(flat, shape[d]);
        return position;
    }
}
