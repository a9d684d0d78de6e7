namespace DeepNet.Tests.Ops;

internal static partial class OpCases
{
    private static IEnumerable<OpCase> Recurrent() =>
    [
        RecurrentCase(
            "Lstm", 4, hasCells: true, false,
            x => Recurrence.Lstm(x[0], x[1], x[6], x[2], x[3], x[4], x[5]).Y),
        RecurrentCase(
            "Lstm: reverse", 4, hasCells: true, true,
            x => Recurrence.Lstm(x[0], x[1], x[6], x[2], x[3], x[4], x[5], isReverse: true).Y),
        RecurrentCase(
            "Lstm: last cells", 4, hasCells: true, false,
            x => Recurrence.Lstm(x[0], x[1], x[6], x[2], x[3], x[4], x[5]).C, last: true),
        RecurrentCase("Gru", 3, false, false, x => Recurrence.Gru(x[0], x[1], x[2], x[3], x[4], x[5])),
        RecurrentCase(
            "Gru: reverse", 3, false, true, x => Recurrence.Gru(x[0], x[1], x[2], x[3], x[4], x[5], isReverse: true)),
        RecurrentCase(
            "Rnn", 1, false, false,
            x => Recurrence.Rnn(RecurrentCell.Tanh, x[0], x[1], x[2], x[3], x[4], x[5])),
        RecurrentCase(
            "Rnn: reverse", 1, false, true,
            x => Recurrence.Rnn(RecurrentCell.Tanh, x[0], x[1], x[2], x[3], x[4], x[5], isReverse: true)),
        RecurrentCase(
            "Rnn: relu", 1, false, false,
            x => Recurrence.Rnn(RecurrentCell.Relu, x[0], x[1], x[2], x[3], x[4], x[5]), relu: true),
        new(
            "Lstm: projection", x => Recurrence.Lstm(x[0], x[1], x[6], x[2], x[3], x[4], x[5], x[7]).Y,
            x => Walk(x, 4, false, false, false),
            [
                [
                    new([2, 1, 2]), new([1, 1]), new([8, 2], -1, 1), new([8, 1], -1, 1), new([8]), new([8]),
                    new([1, 2]), new([1, 2], -1, 1),
                ],
            ]),
    ];

    private static OpCase RecurrentCase(
        string name, int gates, bool hasCells, bool isReverse, Func<Tensor[], Tensor> run, bool last = false,
        bool relu = false)
    {
        // Steps, batch, inputs, hidden: one that is differentiated numerically, tails of vectors and rows, enough rows
        // for a walk without waiting, and one row of several panels.
        (int T, int B, int I, int H)[] sizes =
            [(2, 1, 2, 2), (3, 5, 4, 19), (2, 35, 3, 16), (3, 1, 2, 70), (2, 0, 2, 3)];
        return new OpCase(name, run, x => Walk(x, gates, isReverse, last, relu), [.. sizes.Select(Inputs)])
        {
            Tolerance32 = 5e-6,
            DTypes = [DType.Float32, DType.Float64],
        };

        Input[] Inputs((int T, int B, int I, int H) s)
        {
            double bound = 1 / Math.Sqrt(s.H);
            Input[] all =
            [
                new([s.T, s.B, s.I]), new([s.B, s.H], -1, 1), new([gates * s.H, s.I], -bound, bound),
                new([gates * s.H, s.H], -bound, bound), new([gates * s.H], -bound, bound),
                new([gates * s.H], -bound, bound),
            ];
            return hasCells ? [.. all, new Input([s.B, s.H], -1, 1)] : all;
        }
    }

    /// <summary>The networks by plain loops; the inputs are x, h, weights, biases, cells, projection.</summary>
    private static NdArray Walk(NdArray[] a, int gates, bool isReverse, bool last, bool relu)
    {
        (int steps, int batch, int inputs) = (a[0].Shape[0], a[0].Shape[1], a[0].Shape[2]);
        (int hidden, int outputs) = (a[2].Shape[0] / gates, a[1].Shape[1]);
        NdArray y = NdArray.Zeros(steps, batch, outputs), cells = NdArray.Zeros(batch, hidden);
        for (int b = 0; b < batch; b++)
        {
            double[] h = [.. Enumerable.Range(0, outputs).Select(j => a[1][b, j])];
            double[] c = [.. Enumerable.Range(0, hidden).Select(j => gates == 4 ? a[6][b, j] : 0)];
            for (int s = 0; s < steps; s++)
            {
                int t = isReverse ? steps - 1 - s : s;
                var next = new double[hidden];
                for (int j = 0; j < hidden; j++)
                {
                    double FromX(int gate) => a[4][(gate * hidden) + j] + Enumerable.Range(0, inputs)
                        .Sum(i => a[2][(gate * hidden) + j, i] * a[0][t, b, i]);
                    double FromH(int gate) => a[5][(gate * hidden) + j] + Enumerable.Range(0, outputs)
                        .Sum(i => a[3][(gate * hidden) + j, i] * h[i]);
                    double Open(int gate) => 1 / (1 + Math.Exp(-(FromX(gate) + FromH(gate))));
                    switch (gates)
                    {
                        case 4:
                            c[j] = (Open(1) * c[j]) + (Open(0) * Math.Tanh(FromX(2) + FromH(2)));
                            next[j] = Open(3) * Math.Tanh(c[j]);
                            break;
                        case 3:
                            double z = Open(1), n = Math.Tanh(FromX(2) + (Open(0) * FromH(2)));
                            next[j] = ((1 - z) * n) + (z * h[j]);
                            break;
                        default:
                            next[j] = relu ? Math.Max(0, FromX(0) + FromH(0)) : Math.Tanh(FromX(0) + FromH(0));
                            break;
                    }
                }

                h = a.Length > 7
                    ? [.. Enumerable.Range(0, outputs)
                        .Select(p => Enumerable.Range(0, hidden).Sum(j => a[7][p, j] * next[j]))]
                    : next;
                for (int j = 0; j < outputs; j++)
                    y[t, b, j] = h[j];
            }

            for (int j = 0; j < hidden; j++)
                cells[b, j] = c[j];
        }

        return last ? cells : y;
    }
}
