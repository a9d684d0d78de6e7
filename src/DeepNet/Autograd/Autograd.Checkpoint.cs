namespace DeepNet;

public static partial class Autograd
{
    /// <summary>Computes <paramref name="function"/> without keeping its intermediate results:
    /// the backward pass computes them again.</summary>
    /// <param name="function">A function of <paramref name="inputs"/>;
    /// parameters it uses get their gradients too.</param>
    /// <param name="inputs">What it is called with.</param>
    /// <remarks>
    /// Memory for time: a chain of n layers in √n checkpoints needs memory for about 2√n. Random numbers drawn
    /// inside, as by dropout, are the same the second time. Chen et al., 2016,
    /// https://arxiv.org/abs/1604.06174; torch.utils.checkpoint.
    /// </remarks>
    public static Tensor Checkpoint(Func<Tensor[], Tensor> function, params Tensor[] inputs)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(inputs);
        if (!GradMode.IsEnabled)
            return function(inputs);

        // The first run is recorded only to see what it reaches outside itself; its graph is dropped with its results.
        long first = GradNode.LastId + 1;
        DType? cast = Autocast.Current;
        using var draws = RandomJournal.Record();
        Tensor y = function(inputs);
        Tensor[] sources = SourcesOf(y, first);
        Tensor result = y.Detach();
        result.TrackJoint(
            nameof(Checkpoint),
            sources,
            dy => BackwardPass.CallOutside([dy], () =>
            {
                bool isRecorded = GradMode.IsEnabled;
                using var mode = GradMode.Set(enabled: true);
                using var scope = Autocast.Open(cast);
                using var replay = draws.Replay();
                // What the sources were computed from belongs to the pass outside.
                long replayed = GradNode.LastId + 1;
                return BackwardPass.Collect(
                    [function(inputs)], sources, [dy], retainGraph: isRecorded, createGraph: isRecorded, replayed);
            }));
        return result;
    }

    /// <summary>The tensors that the graph above operation <paramref name="first"/> was computed from.</summary>
    private static Tensor[] SourcesOf(Tensor y, long first)
    {
        var sources = new List<Tensor>();
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var stack = new Stack<Tensor>([y]);
        while (stack.TryPop(out Tensor? x))
        {
            if (!x.RequiresGrad)
                continue;
            if (x.Node is not { } node || node.Id < first)
            {
                if (seen.Add(x))
                    sources.Add(x);
            }
            else if (seen.Add(node))
            {
                foreach (Tensor? input in node.Inputs)
                {
                    if (input is not null)
                        stack.Push(input);
                }
            }
        }

        return [.. sources];
    }
}
