namespace DeepNet.Tests.Ops;

internal static partial class OpCases
{
    private static IEnumerable<OpCase> Sequences() =>
    [
        new(
            "PadSequence", x => Tensor.PadSequence(x), x => Padded(x, false, 0),
            [new([2, 2]), new([3, 2]), new([1, 2])], [new([3]), new([2])], [new([2, 0]), new([1, 0])],
            [new([0, 2]), new([2, 2])]),
        new(
            "PadSequence: batch first, a value", x => Tensor.PadSequence(x, batchFirst: true, paddingValue: -1.5),
            x => Padded(x, true, -1.5),
            [new([2, 1, 2]), new([4, 1, 2]), new([3, 1, 2])], [new([2])]),
        new(
            "UnpadSequence", x => Tensor.Concat(x[0].UnpadSequence([2, 0, 3])),
            x => NdArray.Build([5, 2], i => x[0][i[0] < 2 ? i[0] : i[0] - 2, i[0] < 2 ? 0 : 2, i[1]]),
            [[new([3, 3, 2])]]),
        new(
            "UnpadSequence: batch first", x => Tensor.Concat(x[0].UnpadSequence([1, 3], batchFirst: true)),
            x => NdArray.Build([4], i => i[0] == 0 ? x[0][0, 0] : x[0][1, i[0] - 1]),
            [[new([2, 4])]]),
        new(
            "Rotary", x => x[0].Rotary(x[1], x[2]), x => Turned(x, false),
            [new([2, 3, 4]), new([3, 2]), new([3, 2])], [new([3, 7]), new([3, 2]), new([3, 2])],
            [new([2, 2, 3, 4]), new([2, 1, 3, 2]), new([2, 1, 3, 2])], [new([0, 4]), new([0, 2]), new([0, 2])]),
        new(
            "Rotary: interleaved", x => x[0].Rotary(x[1], x[2], interleaved: true), x => Turned(x, true),
            [new([2, 3, 4]), new([3, 2]), new([3, 2])], [new([3, 7]), new([3, 2]), new([3, 2])]),
    ];

    private static NdArray Padded(NdArray[] x, bool batchFirst, double value)
    {
        int steps = x.Max(s => s.Shape[0]);
        int[] batched = batchFirst ? [x.Length, steps] : [steps, x.Length];
        return NdArray.Build([.. batched, .. x[0].Shape[1..]], i =>
        {
            (int t, int b) = batchFirst ? (i[1], i[0]) : (i[0], i[1]);
            return t < x[b].Shape[0] ? x[b][[t, .. i[2..]]] : value;
        });
    }

    private static NdArray Turned(NdArray[] a, bool interleaved)
    {
        int half = a[1].Shape[^1];
        return NdArray.Build(a[0].Shape, at =>
        {
            int j = at[^1];
            if (j >= 2 * half)
                return a[0][at];
            (int pair, bool isSecond) = interleaved ? (j / 2, j % 2 == 1) : (j % half, j >= half);
            (int i, int k) = interleaved ? (2 * pair, (2 * pair) + 1) : (pair, pair + half);
            double first = a[0][[.. at[..^1], i]], second = a[0][[.. at[..^1], k]];
            double cos = a[1].At([.. at[..^1], pair]), sin = a[2].At([.. at[..^1], pair]);
            return isSecond ? (second * cos) + (first * sin) : (first * cos) - (second * sin);
        });
    }
}
