using System.Text.Json;

namespace DeepNet.Conformance;

/// <summary>Lays an input out in memory as a case asks for; gradients flow back to the stored tensor.</summary>
internal static class MemoryLayout
{
    /// <summary>The tensor with its elements where the layout wants them; itself for null.</summary>
    public static Tensor Apply(Tensor x, JsonElement layout)
    {
        if (layout.ValueKind == JsonValueKind.Null)
            return x;
        string kind = layout.GetProperty("kind").GetString()!;
        return kind switch
        {
            "permute" => Permute(x, Integers(layout.GetProperty("perm"))),
            "stride2" => EverySecond(x, layout.GetProperty("dim").GetInt32()),
            "offset" => Offset(x, layout.GetProperty("pad").GetInt32()),
            "expand" => x.Expand(Integers(layout.GetProperty("shape"))),
            _ => throw new ArgumentException($"Unknown memory layout '{kind}'."),
        };
    }

    private static Tensor Permute(Tensor x, int[] dims)
    {
        var inverse = new int[dims.Length];
        for (int i = 0; i < dims.Length; i++)
            inverse[dims[i]] = i;
        return x.Permute(dims).Contiguous().Permute(inverse);
    }

    /// <summary>Every second element of a buffer that is twice as long.</summary>
    private static Tensor EverySecond(Tensor x, int dim)
    {
        int[] sizes = x.Shape.ToArray();
        sizes[dim] *= 2;
        Tensor buffer = Tensor.Stack([x, Tensor.Ones(x.Shape, x.DType)], dim + 1).Reshape(sizes);
        return buffer.Slice(dim, step: 2);
    }

    /// <summary>A view that starts some elements into its buffer.</summary>
    private static Tensor Offset(Tensor x, int pad)
    {
        Tensor buffer = Tensor.Concat([Tensor.Ones([pad], x.DType), x.Reshape(-1)]);
        return buffer.Narrow(0, pad, checked((int)x.Count)).Reshape(x.Shape);
    }

    private static int[] Integers(JsonElement list) => [.. list.EnumerateArray().Select(item => item.GetInt32())];
}
