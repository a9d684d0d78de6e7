namespace DeepNet.Layers;

/// <summary>Checks of settings that many layers share.</summary>
internal static class SettingChecks
{
    public static void Positive(string name, string argument, int value) =>
        Check.Argument(value > 0, $"{name}: {argument} {value} must be positive.");

    public static void Epsilon(string name, double? epsilon) => Check.Argument(
        epsilon is null or (>= 0 and < double.PositiveInfinity),
        $"{name}: epsilon {epsilon} must be finite and not negative.");

    public static void Momentum(string name, double? momentum) =>
        Check.Argument(momentum is null or (>= 0 and <= 1), $"{name}: momentum {momentum} must be in [0, 1].");

    /// <summary>A last dimension to be normalized, as a shape.</summary>
    public static Shape Normalized(string name, int normalizedSize)
    {
        Positive(name, nameof(normalizedSize), normalizedSize);
        return [normalizedSize];
    }

    /// <summary>Last dimensions to be normalized together.</summary>
    public static void Normalized(string name, Shape normalizedShape)
    {
        ArgumentNullException.ThrowIfNull(normalizedShape);
        Check.Argument(
            normalizedShape.Rank > 0 && normalizedShape.Count > 0,
            $"{name}: normalizedShape {normalizedShape} must have at least one size, all positive.");
    }
}
