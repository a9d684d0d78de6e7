namespace DeepNet.Conformance;

internal static partial class Adapters
{
    private static void AddPooling(AdapterTable table)
    {
    }
}
