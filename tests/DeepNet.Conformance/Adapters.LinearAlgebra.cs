using System.Text.Json;

namespace DeepNet.Conformance;

internal static partial class Adapters
{
    private static void AddLinearAlgebra(AdapterTable table)
    {
        table.One("matmul", a => a.X.MatMul(a.Y));
        table.One("mv", a => a.X.MatMul(a.Y));
        table.One("tril", a => a.X.Tril(a.Int(1, "diagonal", 0)));
        table.One("triu", a => a.X.Triu(a.Int(1, "diagonal", 0)));
        table.One("diag", a => a.X.Diag(a.Int(1, "diagonal", 0)));
    }

    private static int[] Integers(JsonElement list) => [.. list.EnumerateArray().Select(item => item.GetInt32())];
}
