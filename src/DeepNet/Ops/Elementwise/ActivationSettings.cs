namespace DeepNet;

/// <summary>The rules for settings of activations, the same for operations and for layers. Each gives the value back.
/// </summary>
internal static class ActivationSettings
{
    public static double Finite(string name, string setting, double value)
    {
        Check.Argument(double.IsFinite(value), $"{name}: {setting} {value} must be finite.");
        return value;
    }

    public static double NotZero(string name, string setting, double value)
    {
        Check.Argument(double.IsFinite(value) && value != 0, $"{name}: {setting} {value} must be finite and not 0.");
        return value;
    }

    public static double NotNegative(string name, string setting, double value)
    {
        Check.Argument(
            double.IsFinite(value) && value >= 0, $"{name}: {setting} {value} must be at least 0 and finite.");
        return value;
    }

    /// <summary>Infinities have a meaning as limits.</summary>
    public static double Number(string name, string setting, double value)
    {
        Check.Argument(!double.IsNaN(value), $"{name}: {setting} {value} must be a number.");
        return value;
    }
}
