using System.Text.Json;

namespace DeepNet.Conformance;

internal static partial class Adapters
{
    private static void AddLinearAlgebra(AdapterTable table)
    {
        table.One("matmul", a => a.X.MatMul(a.Y));
        table.One("bmm", a => a.X.Bmm(a.Y));
        table.One("mv", a => a.X.MatMul(a.Y));
        table.One("dot", a => a.X.Dot(a.Y));
        table.One("inner", a => a.X.Inner(a.Y));
        table.One("outer", a => a.X.Outer(a.Y));
        table.One("kron", a => a.X.Kron(a.Y));
        table.One("trace", a => a.X.Trace());
        table.One("tril", a => a.X.Tril(a.Int(1, "diagonal", 0)));
        table.One("triu", a => a.X.Triu(a.Int(1, "diagonal", 0)));
        table.One("diag", a => a.X.Diag(a.Int(1, "diagonal", 0)));
        table.One("addmm", a => a.X.Addmm(a.Y, a.Z, a.Number(3, "beta", 1), a.Number(4, "alpha", 1)));
        table.One("baddbmm", a => a.X.Baddbmm(a.Y, a.Z, a.Number(3, "beta", 1), a.Number(4, "alpha", 1)));
        table.One("addmv", a => a.X.Addmv(a.Y, a.Z, a.Number(3, "beta", 1), a.Number(4, "alpha", 1)));
        table.One("tensordot", Tensordot);
        table.One("einsum", a =>
            Tensor.Einsum(a.Text(0, "equation", ""), [.. Enumerable.Range(1, a.Count - 1).Select(i => a.Tensor(i))]));
        table.One("linear", a => a.X.Linear(a.Y, a.TensorOrNull(2, "bias")));
        table.One("bilinear", a => a.X.Bilinear(a.Y, a.Z, a.TensorOrNull(3, "bias")));
        table.One("cdist", a => a.X.Cdist(a.Y, a.Number(2, "p", 2)));
        table.One("cross", a => a.X.Cross(a.Y, a.Int(2, "dim", -1)));
        table.One("cosine_similarity", a => a.X.CosineSimilarity(a.Y, a.Int(2, "dim", 1)));
        table.One("pairwise_distance", a => a.X.PairwiseDistance(a.Y, a.Number(2, "p", 2)));
    }

    private static Tensor Tensordot(Arguments a)
    {
        JsonElement dims = a.Find(2, "dims")!.Value;
        return dims.ValueKind == JsonValueKind.Number
            ? a.X.Tensordot(a.Y, dims.GetInt32())
            : a.X.Tensordot(a.Y, Integers(dims[0]), Integers(dims[1]));
    }

    private static int[] Integers(JsonElement list) => [.. list.EnumerateArray().Select(item => item.GetInt32())];
}
