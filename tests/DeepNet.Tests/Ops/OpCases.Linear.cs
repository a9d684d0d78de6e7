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
            [new([2, 2, 3]), new([3])], [new([3]), new([2, 3, 2])], [new([0, 3]), new([3, 2])],
            [new([2, 0]), new([0, 3])],
            [new([0, 2, 3]), new([3, 2])], [new([2, 3]), new([0, 3, 2])], [new([2, 1, 3, 2]), new([1, 4, 2, 3])],
            [new([37, 300]), new([300, 41])], [new([5, 17, 33]), new([33, 19])]),
        new("Dot", x => x[0].Dot(x[1]), x => MatMulOf(x[0], x[1]), [new([4]), new([4])], [new([0]), new([0])]),
        new("Mv", x => x[0].Mv(x[1]), x => MatMulOf(x[0], x[1]), [[new([3, 4]), new([4])]]),
        new(
            "Bmm", x => x[0].Bmm(x[1]), x => MatMulOf(x[0], x[1]), [new([2, 3, 4]), new([2, 4, 2])],
            [new([0, 3, 4]), new([0, 4, 2])]),
        new("Outer", x => x[0].Outer(x[1]), x => EinsumOf("i,j->ij", x), [new([3]), new([4])], [new([0]), new([4])]),
        new("Inner", x => x[0].Inner(x[1]), x => EinsumOf("abk,ck->abc", x), [[new([2, 2, 3]), new([4, 3])]]),
        new("Inner: scalar", x => x[0].Inner(x[1]), x => x[0].Zip(x[1], (a, b) => a * b), [[new([2, 3]), new([])]]),
        new(
            "Addmm", x => x[0].Addmm(x[1], x[2], 0.5, -2),
            x => x[0].Zip(MatMulOf(x[1], x[2]), (c, p) => (0.5 * c) - (2 * p)),
            [new([3, 2]), new([3, 4]), new([4, 2])], [new([2]), new([3, 4]), new([4, 2])],
            [new([]), new([2, 0]), new([0, 3])]),
        new(
            "Baddbmm", x => x[0].Baddbmm(x[1], x[2], 2, 0.5),
            x => x[0].Zip(MatMulOf(x[1], x[2]), (c, p) => (2 * c) + (0.5 * p)),
            [new([2, 3, 2]), new([2, 3, 3]), new([2, 3, 2])], [new([3, 1]), new([2, 3, 3]), new([2, 3, 2])]),
        new(
            "Addmv", x => x[0].Addmv(x[1], x[2]), x => x[0].Zip(MatMulOf(x[1], x[2]), (c, p) => c + p),
            [new([3]), new([3, 4]), new([4])], [new([]), new([3, 4]), new([4])]),
        new(
            "Kron", x => x[0].Kron(x[1]),
            x => NdArray.Build(
                [x[0].Shape[0] * x[1].Shape[0], x[0].Shape[1] * x[1].Shape[1]],
                at => x[0][at[0] / x[1].Shape[0], at[1] / x[1].Shape[1]]
                    * x[1][at[0] % x[1].Shape[0], at[1] % x[1].Shape[1]]),
            [new([2, 3]), new([3, 2])], [new([2, 3]), new([1, 2])]),
        new("Trace", x => x[0].Trace(), x => EinsumOf("kk->", [new NdArray(x[0].Data, x[0].Shape)]), [[new([3, 3])]]),
        new(
            "Tensordot", x => x[0].Tensordot(x[1]), x => EinsumOf("abc,bcd->ad", x),
            [[new([2, 3, 2]), new([3, 2, 4])]]),
        new("Tensordot: none", x => x[0].Tensordot(x[1], 0), x => EinsumOf("ab,c->abc", x), [[new([2, 3]), new([4])]]),
        new(
            "Tensordot: named", x => x[0].Tensordot(x[1], [1, 0], [0, -1]), x => EinsumOf("abc,bda->cd", x),
            [[new([2, 3, 2]), new([3, 4, 2])]]),
        EinsumCase("ij,jk->ik", [2, 3], [3, 4]),
        EinsumCase("bij,kj->bik", [2, 2, 3], [4, 3]),
        EinsumCase("ij,ij->", [2, 3], [2, 3]),
        EinsumCase("ij->ji", [2, 3]),
        EinsumCase("ij->j", [2, 3]),
        EinsumCase("ii->i", [3, 3]),
        EinsumCase("iij->j", [3, 3, 2]),
        EinsumCase("bn,anm,bm->ba", [2, 3], [4, 3, 2], [2, 2]),
        EinsumCase("ijk,jil->kl", [2, 3, 2], [3, 2, 4]),
        EinsumCase("i,j->ij", [3], [4]),
        EinsumCase("ai,bj->b", [2, 3], [3, 2]),
        EinsumCase("ij,jk->ik", [0, 3], [3, 4]),
        EinsumCase("ij,jk->ik", [2, 0], [0, 4]),
        new(
            "Einsum: ellipsis", x => Einsum("...ij,...jk->...ik", x), x => MatMulOf(x[0], x[1]),
            [new([2, 2, 3]), new([3, 2])], [new([2, 1, 2, 3]), new([2, 3, 2])]),
        new("Einsum: implicit", x => Einsum("ba,cb", x), x => EinsumOf("ba,cb->ac", x), [[new([2, 3]), new([4, 2])]]),
        new(
            "Einsum: size 1", x => Einsum("ij,jk->ik", x),
            x => MatMulOf(new NdArray([.. x[0].Data.SelectMany(v => new[] { v, v, v })], 2, 3), x[1]),
            [[new([2, 1]), new([3, 2])]]),
        new(
            "Linear", x => x[0].Linear(x[1], x[2]),
            x => MatMulOf(x[0], Transposed(x[1])).Zip(x[2], (y, b) => y + b),
            [new([2, 3]), new([4, 3]), new([4])], [new([3]), new([4, 3]), new([4])],
            [new([2, 2, 3]), new([4, 3]), new([4])],
            [new([0, 3]), new([4, 3]), new([4])], [new([7, 40]), new([33, 40]), new([33])]),
        new(
            "Linear: no bias", x => x[0].Linear(x[1]), x => MatMulOf(x[0], Transposed(x[1])),
            [[new([2, 3]), new([4, 3])]]),
        new(
            "Linear: one output", x => x[0].Linear(x[1], x[2]), x => MatMulOf(x[0], x[1]).Zip(x[2], (y, b) => y + b),
            [[new([2, 3]), new([3]), new([])]]),
        new(
            "Bilinear", x => x[0].Bilinear(x[1], x[2], x[3]),
            x => EinsumOf("ni,nj,oij->no", [x[0], x[1], x[2]]).Zip(x[3], (y, b) => y + b),
            [[new([2, 3]), new([2, 2]), new([4, 3, 2]), new([4])]]),
        new(
            "Cross", x => x[0].Cross(x[1]),
            x => NdArray.Build(x[0].Shape, at =>
                (x[0][at[0], (at[1] + 1) % 3] * x[1][at[0], (at[1] + 2) % 3])
                - (x[0][at[0], (at[1] + 2) % 3] * x[1][at[0], (at[1] + 1) % 3])),
            [[new([4, 3]), new([4, 3])]]),
        new(
            "CosineSimilarity", x => x[0].CosineSimilarity(x[1]),
            x => NdArray.Build([x[0].Shape[0]], at =>
            {
                double dot = 0, a = 0, b = 0;
                for (int j = 0; j < x[0].Shape[1]; j++)
                {
                    (dot, a, b) = (
                        dot + (x[0][at[0], j] * x[1][at[0], j]),
                        a + Math.Pow(x[0][at[0], j], 2),
                        b + Math.Pow(x[1][at[0], j], 2));
                }

                return dot / Math.Sqrt(a * b);
            }),
            [[new([3, 4]), new([3, 4])]]),
        DistanceCase(1),
        DistanceCase(2),
        DistanceCase(3),
        CdistCase(1),
        CdistCase(2),
        CdistCase(double.PositiveInfinity),
        new(
            "MatrixPower", x => x[0].MatrixPower(3), x => MatMulOf(x[0], MatMulOf(x[0], x[0])), [new([3, 3], -1, 1)],
            [new([2, 2, 2], -1, 1)]),
        new(
            "MatrixPower: 0", x => x[0].MatrixPower(0), x => NdArray.Build(x[0].Shape, at => at[^1] == at[^2] ? 1 : 0),
            [[new([2, 3, 3])]])
        {
            GradientOrder = 0,
        },
    ];

    private static Tensor Einsum(string equation, Tensor[] x) => Tensor.Einsum(equation, x);

    private static OpCase EinsumCase(string equation, params int[][] shapes) => new(
        $"Einsum: {equation} {string.Join(" ", shapes.Select(s => string.Join(",", s)))}",
        x => Einsum(equation, x), x => EinsumOf(equation, x),
        [[.. shapes.Select(shape => new Input(shape))]]);

    private static OpCase DistanceCase(double p) => new(
        $"PairwiseDistance: {p}", x => x[0].PairwiseDistance(x[1], p),
        x => NdArray.Build(
            [x[0].Shape[0]],
            at => Distance(
                p, Enumerable.Range(0, x[0].Shape[1]).Select(j => x[0][at[0], j] - x[1][at[0], j] + 1e-6))),
        [[new([3, 4]), new([3, 4], 3, 5)]]);

    private static OpCase CdistCase(double p) => new(
        $"Cdist: {p}", x => x[0].Cdist(x[1], p),
        x => NdArray.Build(
            [x[0].Shape[0], x[1].Shape[0]],
            at => Distance(p, Enumerable.Range(0, x[0].Shape[1]).Select(j => x[0][at[0], j] - x[1][at[1], j]))),
        [[new([3, 4]), new([2, 4], 3, 5)]]);

    private static double Distance(double p, IEnumerable<double> x) =>
        double.IsInfinity(p) ? x.Max(Math.Abs) : Math.Pow(x.Sum(v => Math.Pow(Math.Abs(v), p)), 1 / p);

    private static NdArray Transposed(NdArray x) => NdArray.Build([x.Shape[1], x.Shape[0]], at => x[at[1], at[0]]);

    /// <summary>Einstein's sum of explicit letters by one loop over all of them.</summary>
    private static NdArray EinsumOf(string equation, NdArray[] x)
    {
        string[] sides = equation.Split("->"), groups = sides[0].Split(',');
        char[] letters = [.. sides[0].Where(char.IsLetter).Distinct()];
        int[] sizes =
        [
            .. letters.Select(c => Enumerable.Range(0, x.Length)
                .Where(i => groups[i].Contains(c))
                .Max(i => x[i].Shape[groups[i].IndexOf(c)])),
        ];
        NdArray y = NdArray.Zeros([.. sides[1].Select(c => sizes[Array.IndexOf(letters, c)])]);
        foreach (int[] at in NdArray.Indices(sizes))
        {
            double product = 1;
            for (int i = 0; i < x.Length; i++)
                product *= x[i].At([.. groups[i].Select(c => at[Array.IndexOf(letters, c)])]);
            y[[.. sides[1].Select(c => at[Array.IndexOf(letters, c)])]] += product;
        }

        return y;
    }

    /// <summary>NumPy's matrix product, element by element.</summary>
    private static NdArray MatMulOf(NdArray a, NdArray b)
    {
        NdArray left = a.Rank == 1 ? new NdArray(a.Data, 1, a.Shape[0]) : a;
        NdArray right = b.Rank == 1 ? new NdArray(b.Data, b.Shape[0], 1) : b;
        int[] batch = NdArray.Broadcast(left.Shape[..^2], right.Shape[..^2]);
        NdArray y = NdArray.Build(
            [.. batch, left.Shape[^2], right.Shape[^1]],
            at => Enumerable.Range(0, left.Shape[^1]).Sum(
                k => left.At([.. at[..^1], k]) * right.At([.. at[..^2], k, at[^1]])));
        int[] shape =
        [
            .. batch,
            .. a.Rank == 1 ? Array.Empty<int>() : [left.Shape[^2]],
            .. b.Rank == 1 ? Array.Empty<int>() : [right.Shape[^1]],
        ];
        return new NdArray(y.Data, shape);
    }
}
