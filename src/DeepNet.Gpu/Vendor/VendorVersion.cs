namespace DeepNet.Gpu.Vendor;

internal static class VendorVersion
{
    /// <summary>12.8.5 for 120805: major · 10000 + minor · 100 + patch.</summary>
    public static string Text(nuint number) => $"{number / 10000}.{number / 100 % 100}.{number % 100}";
}
