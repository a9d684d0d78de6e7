namespace DeepNet;

public static partial class Loss
{
    /// <summary>Two arguments are floating point, of one kind and of one shape.</summary>
    private static void CheckSame(string name, string firstName, Tensor first, string secondName, Tensor second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        Check.Floating(name, first);
        Check.SameKind(name, first, second);
        Check.Shape(
            first.Shape == second.Shape,
            $"{name}: {firstName} {first.Shape} and {secondName} {second.Shape} must have the same shape; "
                + $"losses do not broadcast, use Reshape, Unsqueeze or Expand.");
    }

    /// <summary>A margin is a number, or <see cref="ArgumentException"/>.</summary>
    private static void CheckMargin(string name, double margin) =>
        Check.Argument(double.IsFinite(margin), $"{name}: margin {margin} must be finite.");
}
