using System.Text.Json;

namespace DeepNet.Conformance;

internal static partial class Adapters
{
    private static void AddIndexing(AdapterTable table)
    {
        table.One("gather", a => a.X.Gather(a.Int(1, "dim"), a.Z));
        table.One("scatter_add", a => a.X.ScatterAdd(a.Int(1, "dim"), a.Z, a.Tensor(3)));
        table.One("index_select", a => a.X.IndexSelect(a.Int(1, "dim"), a.Z));
        table.One("index_add", a => a.X.IndexAdd(a.Int(1, "dim"), a.Z, a.Tensor(3), a.Number(4, "alpha", 1)));
    }

    private static int? IntegerOrNull(JsonElement item) => item.ValueKind == JsonValueKind.Null ? null : item.GetInt32();
}
