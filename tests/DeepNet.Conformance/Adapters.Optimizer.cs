namespace DeepNet.Conformance;

internal static partial class Adapters
{
    private static void AddOptimizers(AdapterTable table)
    {
    }
}
