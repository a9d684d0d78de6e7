using DeepNet.Layers;

namespace DeepNet.Models;

/// <summary>Checks of settings and inputs that models share.</summary>
internal static class ModelChecks
{
    public static void Positive(string model, string setting, int value) =>
        SettingChecks.Positive(model, setting, value);

    public static void Probability(string model, string setting, double value) =>
        Check.Argument(value is >= 0 and <= 1, $"{model}: {setting} {value} must be in [0, 1].");

    public static void Multiple(string model, string setting, int value, string divisor, int by) => Check.Argument(
        value > 0 && by > 0 && value % by == 0,
        $"{model}: {setting} {value} must be a positive multiple of {divisor} {by}.");

    /// <summary>[batch, channels, height, width].</summary>
    public static void Images(string model, Tensor x, int channels)
    {
        ArgumentNullException.ThrowIfNull(x);
        Check.Shape(
            x.Rank == 4 && x.Shape[1] == channels,
            $"{model}: images {x.Shape} must be [batch, {channels}, height, width].");
    }

    /// <summary>[batch, length], and not longer than the model can tell positions apart.</summary>
    public static void Tokens(string model, Tensor tokens, int past, int maxLength)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        Check.Shape(tokens.Rank == 2, $"{model}: tokens {tokens.Shape} must be [batch, length].");
        Check.Shape(
            (long)past + tokens.Shape[1] <= maxLength,
            $"{model}: {(long)past + tokens.Shape[1]} positions, but MaxLength is {maxLength}.");
    }
}
