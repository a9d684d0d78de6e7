namespace DeepNet.Tests.Ops;

internal static partial class OpCases
{
    private static readonly Input s_allowed = new([3, 4], 0, 1, DType.Bool, [1, 0, 1, 1, 0, 0, 0, 0, 1, 1, 1, 0]);

    private static IEnumerable<OpCase> Attention()
    {
        yield return new OpCase(
            "ScaledDotProductAttention",
            x => Tensor.ScaledDotProductAttention(x[0], x[1], x[2]),
            x => Attend(x[0], x[1], x[2]),
            [new([3, 2]), new([4, 2]), new([4, 3])], [new([2, 2, 3]), new([2, 3, 3]), new([2, 3, 2])],
            [new([1, 1, 2, 1]), new([1, 1, 1, 1]), new([1, 1, 1, 1])],
            [new([2, 1, 2, 2]), new([3, 2, 2]), new([1, 2, 2])],
            [new([2, 0, 3]), new([2, 2, 3]), new([2, 2, 3])], [new([0, 2, 3]), new([0, 2, 3]), new([0, 2, 3])],
            [new([2, 3]), new([2, 3]), new([2, 0])]);
        yield return new OpCase(
            "ScaledDotProductAttention: causal with a scale",
            x => Tensor.ScaledDotProductAttention(x[0], x[1], x[2], isCausal: true, scale: 0.3),
            x => Attend(x[0], x[1], x[2], mask: null, isCausal: true, scale: 0.3),
            [new([3, 2]), new([4, 2]), new([4, 3])], [new([2, 4, 2]), new([2, 2, 2]), new([2, 2, 2])]);
        yield return new OpCase(
            "ScaledDotProductAttention: bool mask with an empty row",
            x => Tensor.ScaledDotProductAttention(x[0], x[1], x[2], x[3]),
            x => Attend(x[0], x[1], x[2], x[3].Map(v => v == 0 ? double.NegativeInfinity : 0)),
            [new([3, 2]), new([4, 2]), new([4, 3]), s_allowed],
            [new([2, 3, 1]), new([2, 4, 1]), new([2, 4, 1]), s_allowed],
            [new([2, 3, 1]), new([2, 2, 1]), new([2, 2, 1]), new([2, 1, 2], 0, 1, DType.Bool, [1, 0, 0, 1])]);
        yield return new OpCase(
            "ScaledDotProductAttention: added mask",
            x => Tensor.ScaledDotProductAttention(x[0], x[1], x[2], x[3]),
            x => Attend(x[0], x[1], x[2], x[3]),
            [new([3, 2]), new([4, 2]), new([4, 3]), new([3, 4])],
            [new([2, 2, 1]), new([2, 3, 1]), new([2, 3, 1]), new([2, 1, 3])],
            [new([2, 2, 1]), new([2, 3, 1]), new([2, 3, 1]), new([2, 1])]);
        yield return new OpCase(
            "ScaledDotProductAttention: grouped queries",
            x => Tensor.ScaledDotProductAttention(x[0], x[1], x[2], enableGqa: true),
            x => Attend(x[0], x[1], x[2], groups: 2),
            [new([4, 2, 2]), new([2, 3, 2]), new([2, 3, 2])],
            [new([2, 2, 1, 1]), new([2, 1, 2, 1]), new([2, 1, 2, 2])]);
        yield return new OpCase(
            "ScaledDotProductAttention: several blocks",
            x => Tensor.ScaledDotProductAttention(x[0], x[1], x[2]),
            x => Attend(x[0], x[1], x[2]),
            [new([2, 70, 32]), new([2, 130, 32]), new([2, 130, 64])],
            [new([1, 9, 5]), new([1, 261, 5]), new([1, 261, 33])],
            [new([9, 3, 32]), new([9, 65, 32]), new([9, 65, 32])])
        { GradientOrder = 1 };
        yield return new OpCase(
            "ScaledDotProductAttention: several blocks, causal with a mask",
            x => Tensor.ScaledDotProductAttention(x[0], x[1], x[2], x[3].Detach(), isCausal: true),
            x => Attend(x[0], x[1], x[2], x[3], isCausal: true),
            [new([2, 140, 32]), new([2, 130, 32]), new([2, 130, 32]), new([140, 130])],
            [new([9, 70, 4]), new([9, 70, 4]), new([9, 70, 4]), new([9, 1, 70])])
        { GradientOrder = 1 };
        yield return new OpCase(
            "ScaledDotProductAttention: dropout",
            x => Tensor.ScaledDotProductAttention(
                x[0], x[1], x[2], dropout: 0.4, generator: new RandomSource(3)),
            x => Attend(x[0], x[1], x[2], dropout: 0.4),
            [new([2, 3, 2]), new([2, 5, 2]), new([2, 5, 2])], [new([2, 70, 3]), new([2, 131, 3]), new([2, 131, 2])]);
    }

    /// <summary>softmax(q kᵀ scale + mask) v by loops; head h uses the keys of group h / groups.</summary>
    private static NdArray Attend(
        NdArray q, NdArray k, NdArray v, NdArray? mask = null, bool isCausal = false, double? scale = null,
        int groups = 1, double dropout = 0)
    {
        int own = groups > 1 ? 3 : 2, rows = q.Shape[^2], keys = k.Shape[^2];
        int[] batch = NdArray.Broadcast(q.Shape[..^own], NdArray.Broadcast(k.Shape[..^own], v.Shape[..^own]));
        int[] heads = groups > 1 ? [q.Shape[^3]] : [];
        NdArray y = NdArray.Zeros([.. batch, .. heads, rows, v.Shape[^1]]);
        NdArray kept = Kept([.. batch, .. heads, rows, keys], dropout);
        foreach (int[] at in NdArray.Indices([.. batch, .. heads, rows]))
        {
            int[] before = at[..^1], shared = groups > 1 ? [.. at[..^2], at[^2] / groups] : before;
            var scores = new double[keys];
            for (int j = 0; j < keys; j++)
            {
                for (int d = 0; d < q.Shape[^1]; d++)
                    scores[j] += q.At([.. at, d]) * k.At([.. shared, j, d]);
                scores[j] *= scale ?? 1 / Math.Sqrt(q.Shape[^1]);
                scores[j] += mask?.At([.. at, j]) ?? 0;
                if (isCausal && j > at[^1])
                    scores[j] = double.NegativeInfinity;
            }

            double max = scores.Max(), sum = scores.Sum(s => Math.Exp(s - max));
            for (int j = 0; j < keys && max > double.NegativeInfinity; j++)
            {
                double weight = Math.Exp(scores[j] - max) / sum * kept[[.. at, j]];
                for (int e = 0; e < v.Shape[^1]; e++)
                    y[[.. at, e]] += weight * v.At([.. shared, j, e]);
            }
        }

        return y;
    }

    /// <summary>1, or with dropout what the library's generator drops: numbers are shared, not the formula.</summary>
    private static NdArray Kept(int[] shape, double dropout) => dropout == 0
        ? NdArray.Build(shape, _ => 1)
        : OpCaseTests.ToNdArray(Tensor.Ones(shape, DType.Float64).Dropout(dropout, generator: new RandomSource(3)));
}
