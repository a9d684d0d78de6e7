namespace DeepNet;

/// <summary>The core of <see cref="Tensor.SelectiveScan"/>: h ← exp(Δ A) h + Δ B u, y = C h.</summary>
/// <remarks>
/// Its inputs are, in this order, u and Δ as [batch, channels, length], A as [channels, states], B and C as
/// [batch, groups, states, length], or both [1, channels, states, 1] where they are the same at all steps, and the
/// states before the first step, [batch, channels, states]. Its results are y and the states after the last step. The
/// composition of tensor operations defines the values and gives gradients of any order; a backend may replace values
/// and first gradients by fused kernels.
/// </remarks>
internal static class StateSpace
{
    /// <summary>Steps that the associative scan combines before it goes on with their ends.</summary>
    private const int ChunkLength = 16;

    /// <summary>The results, computed by the backend.</summary>
    public static (Tensor Y, Tensor State) Scan(Tensor[] inputs)
    {
        Tensor[] x = Array.ConvertAll(inputs, input => input.Contiguous());
        bool isRecording = GradMode.IsEnabled && Array.Exists(x, input => input.RequiresGrad);
        (Tensor y, Tensor last, Tensor? saved) =
            x[0].Backend.SelectiveScan(Array.ConvertAll(x, i => i.Detach()), isRecording);
        Tensor.Track(
            nameof(Tensor.SelectiveScan), x, [y, last],
            dys => GradMode.IsEnabled
                ? ComposedGradient(x, dys[0], dys[1])
                : x[0].Backend.SelectiveScanGrad(x, saved, dys[0]?.Contiguous(), dys[1]?.Contiguous()));
        return (y, last);
    }

    /// <summary>What defines the operation, for a way to do the recurrence hₖ = aₖ hₖ₋₁ + bₖ along the last
    /// dim.</summary>
    public static (Tensor Y, Tensor State) Compose(Tensor[] inputs, Func<Tensor, Tensor, Tensor> recurrence)
    {
        (Tensor u, Tensor delta, Tensor a, Tensor b, Tensor c, Tensor state) =
            (inputs[0], inputs[1], inputs[2], inputs[3], inputs[4], inputs[5]);
        (int batch, int channels, int length) = (u.Shape[0], u.Shape[1], u.Shape[2]);
        (int groups, int states) = (b.Shape[1], b.Shape[2]);
        Shape grouped = [batch, groups, channels / groups, 1, length];
        Tensor decay = (delta.Reshape(grouped) * a.Reshape(groups, channels / groups, states, 1)).Exp();
        Tensor drive = (delta * u).Reshape(grouped) * b.Unsqueeze(2);
        if (length > 0)
        {
            Tensor carried = decay.Narrow(-1, 0, 1) * state.Reshape(batch, groups, channels / groups, states, 1);
            drive = Tensor.Concat([drive.Narrow(-1, 0, 1) + carried, drive.Narrow(-1, 1, length - 1)], -1);
        }

        Tensor h = recurrence(decay, drive);
        return (
            (h * c.Unsqueeze(2)).Sum(3).Reshape(u.Shape),
            length > 0 ? h.Select(-1, length - 1).Reshape(state.Shape) : state.Clone());
    }

    /// <summary>The composition with steps in order.</summary>
    public static (Tensor Y, Tensor State) Compose(Tensor[] inputs) =>
        Compose(inputs, (a, b) => Tensor.LinearScan(a, b, a.Rank - 1, reverse: false));

    /// <summary>hₖ = aₖ hₖ₋₁ + bₖ along the last dim, all steps at once.</summary>
    /// <remarks>
    /// Steps combine by an associative law: first (a, b), then (a′, b′), is (a a′, a′ b + b′). Within chunks distances
    /// double (Hillis and Steele, 1986); the chunks' ends are a shorter recurrence of the same kind (Blelloch, 1990).
    /// </remarks>
    public static Tensor AssociativeScan(Tensor a, Tensor b)
    {
        int length = b.Shape[-1];
        if (length <= ChunkLength)
            return Doubled(a, b).B;
        int chunks = (length + ChunkLength - 1) / ChunkLength, rest = (chunks * ChunkLength) - length;
        int[] outer = b.Shape.AsSpan()[..^1].ToArray();
        (Tensor chunkA, Tensor chunkB) = Doubled(Chunks(a, 1), Chunks(b, 0));
        Tensor ends = AssociativeScan(
            chunkA.Select(-1, ChunkLength - 1), chunkB.Select(-1, ChunkLength - 1));
        Tensor before = Delayed(ends, 1, 0).Unsqueeze(-1);
        return (chunkB + (chunkA * before)).Reshape([.. outer, chunks * ChunkLength]).Narrow(-1, 0, length);

        // What fills up the last chunk changes nothing before it.
        Tensor Chunks(Tensor x, double fill) =>
            (rest == 0 ? x : Tensor.Concat([x, Tensor.Full([.. outer, rest], fill, x.DType, x.Device)], -1))
            .Reshape([.. outer, chunks, ChunkLength]);
    }

    /// <summary>The gradients by walking back through the composition, recorded while the outer walk is.</summary>
    public static Tensor?[] ComposedGradient(Tensor[] inputs, Tensor? dy, Tensor? dState) =>
        BackwardPass.CallOutside([dy, dState], () =>
        {
            bool isRecorded = GradMode.IsEnabled;
            using var mode = GradMode.Set(enabled: true);
            long first = GradNode.LastId + 1;
            (Tensor y, Tensor state) = Compose(inputs);
            (Tensor Result, Tensor Gradient)[] seeds =
                [.. dy is null ? [] : new[] { (y, dy) }, .. dState is null ? [] : new[] { (state, dState) }];
            seeds = Array.FindAll(seeds, seed => seed.Result.RequiresGrad);

            // A tensor that stands in two places gets its whole gradient at the first.
            Tensor[] wanted =
                [.. inputs.Where(x => x.RequiresGrad).Distinct<Tensor>(ReferenceEqualityComparer.Instance)];
            Tensor?[] gradients = BackwardPass.Collect(
                Array.ConvertAll(seeds, seed => seed.Result), wanted, Array.ConvertAll(seeds, seed => seed.Gradient),
                retainGraph: isRecorded, createGraph: isRecorded, first);
            var result = new Tensor?[inputs.Length];
            for (int i = 0; i < wanted.Length; i++)
                result[Array.FindIndex(inputs, x => ReferenceEquals(x, wanted[i]))] = gradients[i];
            return result;
        });

    private static (Tensor A, Tensor B) Doubled(Tensor a, Tensor b)
    {
        for (int distance = 1; distance < b.Shape[-1]; distance *= 2)
        {
            b += a * Delayed(b, distance, 0);
            a *= Delayed(a, distance, 1);
        }

        return (a, b);
    }

    /// <summary>The elements of the last dim moved to later places.</summary>
    private static Tensor Delayed(Tensor x, int by, double fill)
    {
        int length = x.Shape[-1], kept = Math.Max(0, length - by);
        int[] outer = x.Shape.AsSpan()[..^1].ToArray();
        Tensor first = Tensor.Full([.. outer, length - kept], fill, x.DType, x.Device);
        return kept == 0 ? first : Tensor.Concat([first, x.Narrow(-1, 0, kept)], -1);
    }
}
