using System.Globalization;

namespace DeepNet.Layers;

/// <summary>Settings of layers as C# writes them, the same in every culture.</summary>
internal static class SettingText
{
    public static string Of(bool value) => value ? "true" : "false";

    public static string Of(double value) => value.ToString(CultureInfo.InvariantCulture);
}
