namespace DeepNet.Tests.Ops;

internal static partial class OpCases
{
    private static IEnumerable<OpCase> Linear() =>
    [
        new(
            "MatMul", x => x[0].MatMul(x[1]), x => MatMulOf(x[0], x[1]),
            [new([3, 4]), new([4, 2])], [new([4]), new([4])], [new([4]), new([4, 2])], [new([3, 4]), new([4])],
            [new([2, 3, 2]), new([2, 3])], [new([2, 3]), new([2, 3, 2])], [new([2, 2, 3]), new([2, 3, 2])],
            [new([2, 1, 2, 3]), new([3, 3, 2])], [new([2, 2, 3]), new([1, 3, 2])], [new([1, 2, 3]), new([2, 3, 2])],
            [new([2, 2, 3]), new([3])], [new([3]), new([2, 3, 2])], [new([0, 3]), new([3, 2])], [new([2, 0]), new([0, 3])],
            [new([0, 2, 3]), new([3, 2])], [new([2, 3]), new([0, 3, 2])], [new([2, 1, 3, 2]), new([1, 4, 2, 3])],
            [new([37, 300]), new([300, 41])], [new([5, 17, 33]), new([33, 19])]),
    ];

    /// <summary>NumPy's matrix product, element by element.</summary>
    private static NdArray MatMulOf(NdArray a, NdArray b)
    {
        NdArray left = a.Rank == 1 ? new NdArray(a.Data, 1, a.Shape[0]) : a;
        NdArray right = b.Rank == 1 ? new NdArray(b.Data, b.Shape[0], 1) : b;
        int[] batch = NdArray.Broadcast(left.Shape[..^2], right.Shape[..^2]);
        NdArray y = NdArray.Build([.. batch, left.Shape[^2], right.Shape[^1]], at => Enumerable.Range(0, left.Shape[^1]).Sum(
            k => left.At([.. at[..^1], k]) * right.At([.. at[..^2], k, at[^1]])));
        int[] shape = [.. batch, .. a.Rank == 1 ? Array.Empty<int>() : [left.Shape[^2]], .. b.Rank == 1 ? Array.Empty<int>() : [right.Shape[^1]]];
        return new NdArray(y.Data, shape);
    }
}
