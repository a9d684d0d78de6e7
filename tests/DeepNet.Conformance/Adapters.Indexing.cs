using System.Text.Json;

namespace DeepNet.Conformance;

internal static partial class Adapters
{
    private static void AddIndexing(AdapterTable table)
    {
        table.One("gather", a => a.X.Gather(a.Int(1, "dim"), a.Z));
        table.One("scatter_add", a => a.X.ScatterAdd(a.Int(1, "dim"), a.Z, a.Tensor(3)));
        table.One("scatter", a => a.X.Scatter(a.Int(1, "dim"), a.Z, a.Tensor(3)));
        table.One("scatter_value", a => a.X.Scatter(a.Int(1, "dim"), a.Z, a.Number(3, "value")));
        table.One("scatter_reduce", ScatterReduce);
        table.One("index_select", a => a.X.IndexSelect(a.Int(1, "dim"), a.Z));
        table.One("index_add", a => a.X.IndexAdd(a.Int(1, "dim"), a.Z, a.Tensor(3), a.Number(4, "alpha", 1)));
        table.One("index_copy", a => a.X.IndexCopy(a.Int(1, "dim"), a.Z, a.Tensor(3)));
        table.One("index_fill", a => a.X.IndexFill(a.Int(1, "dim"), a.Z, a.Number(3, "value")));
        table.One("index_put", a => a.X.IndexPut([.. a.Tensors(1)], a.Z, a.Flag(3, "accumulate", false)));
        table.One("take_along_dim", a => a.X.TakeAlongDim(a.Y, a.Int(2, "dim")));
        table.One("take", a => a.X.Take(a.Y));
        table.One("masked_fill", a =>
            a.IsTensor(2) ? a.X.MaskedFill(a.Y, a.Z) : a.X.MaskedFill(a.Y, a.Number(2, "value")));
        table.One("masked_select", a => a.X.MaskedSelect(a.Y));
        table.One("masked_scatter", a => a.X.MaskedScatter(a.Y, a.Z));
        table.One("nonzero", a => a.X.Nonzero());
        table.One("one_hot", a => a.X.OneHot(a.IntOrNull(1, "num_classes")));
        table.One("embedding", a => Tensor.Embedding(a.X, a.Y, a.IntOrNull(2, "padding_idx")));
        table.One("embedding_bag", EmbeddingBag);
        table.One("getitem", a => a.X[Indices(a, a.Find(1, "spec")!.Value)]);
        table.One("setitem", a => a.X.IndexPut(Indices(a, a.Find(1, "spec")!.Value), a.Z));
    }

    private static Tensor ScatterReduce(Arguments a)
    {
        // PyTorch says amax and amin, which are Max and Min here.
        string name = a.Text(4, "reduce", "sum");
        ScatterReduction kind = Enum.Parse<ScatterReduction>(
            name is "amax" or "amin" ? name[1..] : name, ignoreCase: true);
        return a.X.ScatterReduce(a.Int(1, "dim"), a.Z, a.Tensor(3), kind, a.Flag(5, "include_self", true));
    }

    private static Tensor EmbeddingBag(Arguments a)
    {
        EmbeddingBagMode mode = Enum.Parse<EmbeddingBagMode>(a.Text(3, "mode", "mean"), ignoreCase: true);
        return Tensor.EmbeddingBag(a.X, a.Y, a.TensorOrNull(2, "offsets"), mode, a.TensorOrNull(4, "psw"));
    }

    /// <summary>int | [start, stop, step] | "..." | null (new axis) | "$index or mask".</summary>
    private static TensorIndex[] Indices(Arguments a, JsonElement spec) =>
        [.. spec.EnumerateArray().Select(item => IndexOf(a, item))];

    private static TensorIndex IndexOf(Arguments a, JsonElement item) => item.ValueKind switch
    {
        JsonValueKind.Number => item.GetInt32(),
        JsonValueKind.Null => TensorIndex.NewAxis,
        JsonValueKind.Array =>
            TensorIndex.Slice(IntegerOrNull(item[0]), IntegerOrNull(item[1]), IntegerOrNull(item[2]) ?? 1),
        _ when item.GetString() == "..." => TensorIndex.Ellipsis,
        _ => a.Tensor(item),
    };

    private static int? IntegerOrNull(JsonElement item) =>
        item.ValueKind == JsonValueKind.Null ? null : item.GetInt32();
}
