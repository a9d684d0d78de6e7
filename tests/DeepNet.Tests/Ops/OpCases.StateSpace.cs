namespace DeepNet.Tests.Ops;

internal static partial class OpCases
{
    private static IEnumerable<OpCase> StateSpaces() =>
    [
        // Batch, channels, states, length: one that is differentiated numerically, one of several strips and chunks.
        new(
            "SelectiveScan", x => Tensor.SelectiveScan(x[0], x[1], x[2], x[3], x[4]),
            x => ScanOf(x[0], x[1], x[2], x[3], x[4], 1),
            ScanInputs(1, 2, 2, 3), ScanInputs(2, 21, 3, 37), ScanInputs(1, 16, 5, 16), ScanInputs(2, 3, 2, 0),
            ScanInputs(0, 3, 2, 4))
        {
            Tolerance32 = 1e-5,
        },
        new(
            "SelectiveScan: parallel",
            x => Tensor.SelectiveScan(x[0], x[1], x[2], x[3], x[4], form: SelectiveScanForm.Parallel),
            x => ScanOf(x[0], x[1], x[2], x[3], x[4], 1),
            ScanInputs(1, 1, 2, 4), ScanInputs(2, 3, 3, 37), ScanInputs(1, 2, 2, 16), ScanInputs(1, 1, 1, 300))
        {
            Tolerance32 = 1e-5,
        },
        new(
            "SelectiveScan: everything",
            x => Tensor.SelectiveScan(x[0], x[1], x[2], x[3], x[4], x[5], x[6], x[7], deltaSoftplus: true),
            x =>
            {
                NdArray delta = x[1].Zip(
                    new NdArray(x[7].Data, x[7].Shape[0], 1), (v, bias) => Math.Log(1 + Math.Exp(v + bias)));
                NdArray y = ScanOf(x[0], delta, x[2], x[3], x[4], 1);
                y = NdArray.Build(y.Shape, at => y[at] + (x[0][at] * x[5][at[1]]));
                return y.Zip(x[6], (v, z) => v * z / (1 + Math.Exp(-z)));
            },
            [.. ScanInputs(1, 2, 1, 3), new([2]), new([1, 2, 3]), new([2])],
            [.. ScanInputs(2, 5, 4, 20), new([5]), new([2, 5, 20]), new([5])])
        {
            Tolerance32 = 1e-5,
        },
        new(
            "SelectiveScanWithState",
            x => OutputAndState(Tensor.SelectiveScanWithState(x[0], x[1], x[2], x[3], x[4], x[5])),
            x => ScanFrom(x[5], x), [.. ScanInputs(1, 2, 2, 3), new([1, 2, 2])],
            [.. ScanInputs(2, 21, 3, 37), new([2, 21, 3])], [.. ScanInputs(2, 3, 2, 0), new([2, 3, 2])])
        {
            Tolerance32 = 1e-5,
        },
        new(
            "SelectiveScanWithState: parallel",
            x => OutputAndState(Tensor.SelectiveScanWithState(
                x[0], x[1], x[2], x[3], x[4], x[5], form: SelectiveScanForm.Parallel)),
            x => ScanFrom(x[5], x), [.. ScanInputs(1, 1, 2, 3), new([1, 1, 2])],
            [.. ScanInputs(2, 3, 3, 37), new([2, 3, 3])])
        {
            Tolerance32 = 1e-5,
        },
        new(
            "SelectiveScan: groups", x => Tensor.SelectiveScan(x[0], x[1], x[2], x[3], x[4]),
            x => ScanOf(x[0], x[1], x[2], x[3], x[4], 2),
            [
                new([1, 4, 2]), new([1, 4, 2], 0, 1), new([4, 1], -1, 0), new([1, 2, 1, 2]), new([1, 2, 1, 2]),
            ],
            [
                new([2, 36, 19]), new([2, 36, 19], 0, 1), new([36, 2], -1, 0), new([2, 2, 2, 19]),
                new([2, 2, 2, 19]),
            ])
        {
            Tolerance32 = 1e-5,
        },
        new(
            "SelectiveScan: constant matrices", x => Tensor.SelectiveScan(x[0], x[1], x[2], x[3], x[4]), ConstantScanOf,
            [new([2, 2, 3]), new([2, 2, 3], 0, 1), new([2, 2], -1, 0), new([2, 2]), new([2, 2])],
            [new([2, 21, 37]), new([2, 21, 37], 0, 1), new([21, 3], -1, 0), new([21, 3]), new([21, 3])],
            [new([1, 3, 1]), new([1, 3, 1], 0, 1), new([3, 2], -1, 0), new([3, 2]), new([3, 2])])
        {
            Tolerance32 = 1e-5,
        },
        new(
            "SelectiveScan: constant matrices, parallel",
            x => Tensor.SelectiveScan(x[0], x[1], x[2], x[3], x[4], form: SelectiveScanForm.Parallel),
            ConstantScanOf, [new([2, 2, 3]), new([2, 2, 3], 0, 1), new([2, 2], -1, 0), new([2, 2]), new([2, 2])],
            [new([2, 3, 37]), new([2, 3, 37], 0, 1), new([3, 3], -1, 0), new([3, 3]), new([3, 3])])
        {
            Tolerance32 = 1e-5,
        },
        new(
            "SelectiveScan: one matrix constant", x => Tensor.SelectiveScan(x[0], x[1], x[2], x[3], x[4]),
            x =>
            {
                (int batch, int channels, int length) = (x[0].Shape[0], x[0].Shape[1], x[0].Shape[2]);
                int[] shape = [batch, channels, x[2].Shape[1], length];
                return ScanOf(
                    x[0], x[1], x[2], NdArray.Build(shape, at => x[3][at[1], at[2]]),
                    NdArray.Build(shape, at => x[4][at[0], at[2], at[3]]), channels);
            },
            [[new([2, 2, 3]), new([2, 2, 3], 0, 1), new([2, 2], -1, 0), new([2, 2]), new([2, 2, 3])]])
        {
            Tolerance32 = 1e-5,
        },
    ];

    private static Input[] ScanInputs(int batch, int channels, int states, int length) =>
    [
        new([batch, channels, length]), new([batch, channels, length], 0, 1), new([channels, states], -1, 0),
        new([batch, states, length]), new([batch, states, length]),
    ];

    /// <summary>With B and C [channels, states].</summary>
    private static NdArray ConstantScanOf(NdArray[] x)
    {
        (int batch, int channels, int length) = (x[0].Shape[0], x[0].Shape[1], x[0].Shape[2]);
        int[] shape = [batch, channels, x[2].Shape[1], length];
        return ScanOf(
            x[0], x[1], x[2], NdArray.Build(shape, at => x[3][at[1], at[2]]),
            NdArray.Build(shape, at => x[4][at[1], at[2]]), channels);
    }

    /// <summary>y and behind its last step the states: [batch, channels, length + states].</summary>
    private static Tensor OutputAndState((Tensor Y, Tensor State) scan) => Tensor.Concat([scan.Y, scan.State], 2);

    /// <summary>The same in plain loops, from these states on.</summary>
    private static NdArray ScanFrom(NdArray first, NdArray[] x)
    {
        NdArray last = NdArray.Build(first.Shape, at => first[at]);
        NdArray y = ScanOf(x[0], x[1], x[2], x[3], x[4], 1, last);
        int length = y.Shape[2];
        return NdArray.Build(
            [y.Shape[0], y.Shape[1], length + last.Shape[2]],
            at => at[2] < length ? y[at] : last[at[0], at[1], at[2] - length]);
    }

    /// <summary>Channel by channel and step by step; the states, if given, become the last ones.</summary>
    private static NdArray ScanOf(
        NdArray u, NdArray delta, NdArray a, NdArray b, NdArray c, int groups, NdArray? carried = null)
    {
        (int channels, int states) = (a.Shape[0], a.Shape[1]);
        NdArray y = NdArray.Zeros(u.Shape);
        for (int sample = 0; sample < u.Shape[0]; sample++)
        {
            for (int d = 0; d < channels; d++)
            {
                double[] h = [.. Enumerable.Range(0, states).Select(n => carried?[sample, d, n] ?? 0)];
                for (int t = 0; t < u.Shape[2]; t++)
                {
                    double sum = 0;
                    for (int n = 0; n < states; n++)
                    {
                        int[] at = b.Rank == 3 ? [sample, n, t] : [sample, d / (channels / groups), n, t];
                        double dt = delta[sample, d, t];
                        h[n] = (Math.Exp(dt * a[d, n]) * h[n]) + (dt * b[at] * u[sample, d, t]);
                        sum += c[at] * h[n];
                    }

                    y[sample, d, t] = sum;
                }

                for (int n = 0; carried is not null && n < states; n++)
                    carried[sample, d, n] = h[n];
            }
        }

        return y;
    }
}
