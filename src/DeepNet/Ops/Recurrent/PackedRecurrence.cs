namespace DeepNet;

internal static partial class Recurrence
{
    /// <summary>One layer and direction over packed sequences: outputs [rows, outputs], and the state after every
    /// sequence's own last step.</summary>
    /// <remarks>
    /// Steps of one batch size are a piece that runs as a plain sequence; the state goes from piece to piece, and
    /// padding is never computed. Forward, sequences drop out of the batch as they end; backward they join as they
    /// begin.
    /// </remarks>
    /// <param name="inputs">X is [rows, features]; states are in the order of falling lengths.</param>
    /// <param name="batchSizes">Sequences that have a step t, for every t.</param>
    public static (Tensor Y, Tensor H, Tensor? C) RunPacked(RecurrentInputs inputs, IReadOnlyList<int> batchSizes)
    {
        List<(int First, int Steps, int Batch)> pieces = Pieces(batchSizes);
        if (inputs.IsReverse)
            pieces.Reverse();
        var outputs = new List<Tensor>();
        var ended = new List<(Tensor H, Tensor? C)>();
        (Tensor h, Tensor? c) = (inputs.H.Narrow(0, 0, pieces[0].Batch), inputs.C?.Narrow(0, 0, pieces[0].Batch));
        foreach ((int first, int steps, int batch) in pieces)
        {
            int before = h.Shape[0];
            if (batch < before)
            {
                ended.Add((h.Narrow(0, batch, before - batch), c?.Narrow(0, batch, before - batch)));
                (h, c) = (h.Narrow(0, 0, batch), c?.Narrow(0, 0, batch));
            }
            else if (batch > before)
            {
                h = Tensor.Concat([h, inputs.H.Narrow(0, before, batch - before)]);
                c = c is null ? null : Tensor.Concat([c, inputs.C!.Narrow(0, before, batch - before)]);
            }

            Tensor x = inputs.X.Narrow(0, first, steps * batch).Reshape(steps, batch, inputs.X.Shape[1]);
            (Tensor y, c) = Run(inputs with { X = x, H = h, C = c });
            h = y.Select(0, inputs.IsReverse ? 0 : -1);
            outputs.Add(y.Reshape(steps * batch, y.Shape[2]));
        }

        // The last to end are the longest, which stand first.
        ended.Add((h, c));
        ended.Reverse();
        if (inputs.IsReverse)
            outputs.Reverse();
        return (
            Joined(outputs), Joined([.. ended.Select(state => state.H)]),
            c is null ? null : Joined([.. ended.Select(state => state.C!)]));

        static Tensor Joined(List<Tensor> parts) => parts.Count == 1 ? parts[0] : Tensor.Concat([.. parts]);
    }

    /// <summary>Runs of steps with the same batch size: first row, number of steps, size.</summary>
    private static List<(int First, int Steps, int Batch)> Pieces(IReadOnlyList<int> batchSizes)
    {
        var pieces = new List<(int First, int Steps, int Batch)>();
        for (int t = 0, row = 0; t < batchSizes.Count; row += batchSizes[t], t++)
        {
            if (pieces.Count > 0 && pieces[^1].Batch == batchSizes[t])
                pieces[^1] = pieces[^1] with { Steps = pieces[^1].Steps + 1 };
            else
                pieces.Add((row, 1, batchSizes[t]));
        }

        return pieces;
    }
}
