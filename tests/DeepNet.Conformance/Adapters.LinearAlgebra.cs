using System.Text.Json;

namespace DeepNet.Conformance;

internal static partial class Adapters
{
    private static void AddLinearAlgebra(AdapterTable table)
    {
        table.One("matmul", a => a.X.MatMul(a.Y));
        table.One("mv", a => a.X.MatMul(a.Y));
    }

    private static int[] Integers(JsonElement list) => [.. list.EnumerateArray().Select(item => item.GetInt32())];
}
