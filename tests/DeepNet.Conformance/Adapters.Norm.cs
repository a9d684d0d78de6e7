namespace DeepNet.Conformance;

internal static partial class Adapters
{
    private static void AddNorms(AdapterTable table)
    {
    }
}
