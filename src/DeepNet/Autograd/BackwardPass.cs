namespace DeepNet;

/// <summary>One walk back through the graph, from results to what they were computed from.</summary>
/// <remarks>
/// Operations are visited from the newest to the oldest, so each has all its gradients when its turn comes.
/// Sums are taken in that order: the same graph gives the same bits. Memory that only this walk knows goes
/// back to the pool as soon as it is used up.
/// </remarks>
internal sealed class BackwardPass
{
    [ThreadStatic]
    private static bool t_isRunning;

    private readonly PriorityQueue<GradNode, long> _queue = new();
    private readonly Dictionary<GradNode, Tensor?[]> _pending = [];
    private readonly Dictionary<Tensor, Tensor> _leaves = new(ReferenceEqualityComparer.Instance);
    private readonly Tensor[] _inputs;
    private readonly Tensor?[] _collected;
    private readonly HashSet<GradNode>? _useful;
    private readonly bool _createGraph;
    private readonly long _first;

    /// <param name="inputs">Tensors whose gradients are wanted, or none to accumulate in the leaves.</param>
    /// <param name="useful">The operations that lead to them; null if all do.</param>
    /// <param name="createGraph">Whether the walk is recorded.</param>
    /// <param name="first">Operations before this one are somebody else's: not walked, their hooks not called.</param>
    private BackwardPass(Tensor[] inputs, HashSet<GradNode>? useful, bool createGraph, long first = 0)
    {
        _inputs = inputs;
        _collected = new Tensor?[inputs.Length];
        _useful = useful;
        _createGraph = createGraph;
        _first = first;
    }

    /// <summary>True while tensors made on this thread belong to a pass alone.</summary>
    public static bool OwnsNewTensors => t_isRunning;

    /// <summary>
    /// Whether the operation that is visited may write its result over the gradient it was given: warm memory that
    /// nobody else reads.
    /// </summary>
    public static bool MayOverwrite(Tensor gradient) => t_isRunning && IsExclusive(gradient);

    /// <summary>Adds the gradients of the outputs to <see cref="Tensor.Grad"/> of every leaf below them.</summary>
    public static void Accumulate(Tensor[] outputs, Tensor?[] gradients, bool retainGraph, bool createGraph)
    {
        var pass = new BackwardPass([], null, createGraph);
        pass.Run(outputs, gradients, retainGraph);
        foreach ((Tensor leaf, Tensor gradient) in pass._leaves)
            leaf.AccumulateGrad(gradient, createGraph);
    }

    /// <summary>Gradients of the outputs with respect to <paramref name="inputs"/>;
    /// null where there is no way from one to the other.</summary>
    public static Tensor?[] Collect(
        Tensor[] outputs,
        Tensor[] inputs,
        Tensor?[] gradients,
        bool retainGraph,
        bool createGraph,
        long first = 0)
    {
        var pass = new BackwardPass(inputs, LeadingTo(inputs, outputs, first), createGraph, first);
        pass.Run(outputs, gradients, retainGraph);
        for (int i = 0; i < inputs.Length; i++)
        {
            if (inputs[i].Node is null && pass._leaves.TryGetValue(inputs[i], out Tensor? gradient))
                pass._collected[i] = first == 0 ? Hooked(gradient, inputs[i].LeafHooks) : gradient;
            if (pass._collected[i] is { } result)
                result.Storage.IsEngineOwned = false;
        }

        return pass._collected;
    }

    /// <summary>Shows gradients to code that is not the engine's:
    /// it may keep them, and what it makes is its own.</summary>
    public static TResult CallOutside<TResult>(ReadOnlySpan<Tensor?> gradients, Func<TResult> call)
    {
        foreach (Tensor? gradient in gradients)
        {
            if (gradient is not null)
                gradient.Storage.IsEngineOwned = false;
        }

        bool wasRunning = t_isRunning;
        t_isRunning = false;
        try
        {
            return call();
        }
        finally
        {
            t_isRunning = wasRunning;
        }
    }

    private void Run(Tensor[] outputs, Tensor?[] gradients, bool retainGraph)
    {
        bool wasRunning = t_isRunning;
        using GradMode.Scope mode = GradMode.Set(_createGraph);
        using Autocast.Suspension cast = Autocast.Suspend();
        try
        {
            t_isRunning = !_createGraph;
            for (int i = 0; i < outputs.Length; i++)
                Arrive(outputs[i], Seed(outputs[i], gradients[i]));
            while (_queue.TryDequeue(out GradNode? node, out _))
            {
                _pending.Remove(node, out Tensor?[]? dys);
                if (node.Id >= _first)
                    ApplyHooks(node, dys!);
                for (int i = 0; i < _inputs.Length; i++)
                {
                    if (_inputs[i].Node == node && dys![_inputs[i].OutputIndex] is { } wanted)
                        _collected[i] = Hold(wanted);
                }

                if (_useful is null || _useful.Contains(node))
                    Visit(node, dys!, retainGraph);
                foreach (Tensor? dy in dys!)
                    Leave(dy);
            }

            // Around a walk within a walk the outer graph is still alive.
            if (!retainGraph && !wasRunning && _first == 0)
                outputs[0].Device.Backend.GraphReleased();
        }
        finally
        {
            t_isRunning = wasRunning;
        }
    }

    private void Visit(GradNode node, Tensor?[] dys, bool retainGraph)
    {
        // All are held until all have arrived: one tensor may be the gradient of several inputs.
        Tensor?[] gradients = node.Backward(dys);
        foreach (Tensor? gradient in gradients)
        {
            if (gradient is not null)
                Hold(gradient);
        }

        for (int i = 0; i < gradients.Length; i++)
        {
            if (gradients[i] is not { } gradient || node.Inputs[i] is not { RequiresGrad: true } input)
                continue;
            Anomaly.CheckGradient(node.Name, gradient);
            Arrive(input, gradient);
        }

        foreach (Tensor? gradient in gradients)
            Leave(gradient);
        if (!retainGraph)
            node.Free();
    }

    /// <summary>A gradient reaches a tensor: it waits there for its siblings.</summary>
    private void Arrive(Tensor target, Tensor gradient)
    {
        if (target.Node is not { } node)
        {
            if (target.RequiresGrad)
            {
                _leaves[target] =
                    _leaves.TryGetValue(target, out Tensor? leafSum) ? Add(leafSum, gradient) : Hold(gradient);
            }

            return;
        }

        if (_useful is not null && !_useful.Contains(node) && !Array.Exists(_inputs, x => x.Node == node))
            return;

        if (!_pending.TryGetValue(node, out Tensor?[]? slots))
        {
            _pending[node] = slots = new Tensor?[node.OutputShapes.Length];
            _queue.Enqueue(node, -node.Id);
        }

        ref Tensor? slot = ref slots[target.OutputIndex];
        slot = slot is null ? Hold(gradient) : Add(slot, gradient);
    }

    private Tensor Add(Tensor sum, Tensor gradient)
    {
        if (!_createGraph && IsExclusive(sum) && sum.IsContiguous)
        {
            sum.AddInPlace(gradient);
            return sum;
        }

        Tensor result = Hold(sum + gradient);
        Leave(sum);
        return result;
    }

    private static Tensor Hold(Tensor gradient)
    {
        gradient.Storage.EngineReferences++;
        return gradient;
    }

    private static void Leave(Tensor? gradient)
    {
        if (gradient is not null && --gradient.Storage.EngineReferences == 0 && gradient.Storage.IsEngineOwned)
            gradient.Storage.Dispose();
    }

    /// <summary>Nobody else can see these numbers.</summary>
    private static bool IsExclusive(Tensor gradient) =>
        gradient.Storage is { IsEngineOwned: true, EngineReferences: 1 };

    private static Tensor Seed(Tensor output, Tensor? gradient)
    {
        Check.State(
            output.RequiresGrad,
            $"Backward: the tensor of shape {output.Shape} does not require gradients: "
            + $"nothing it was computed from has RequiresGrad, or NoGrad() was open.");
        if (gradient is null)
        {
            Check.State(
                output.Count == 1,
                $"Backward: the tensor has shape {output.Shape}, and only one element starts a backward pass "
                + $"by itself; pass a gradient of that shape, or reduce it with Sum() or Mean().");
            return Tensor.Ones(output.Shape, output.DType, output.Device);
        }

        Check.Shape(
            gradient.Shape == output.Shape,
            $"Backward: the gradient has shape {gradient.Shape}, but the tensor {output.Shape}.");
        Check.SameKind("Backward", output, gradient);
        return gradient;
    }

    private static void ApplyHooks(GradNode node, Tensor?[] dys)
    {
        if (node.Hooks is null)
            return;
        for (int i = 0; i < dys.Length; i++)
            dys[i] = Hooked(dys[i], node.Hooks[i]);
    }

    /// <summary>The gradient after its hooks. They may keep what they see, so it is not recycled.</summary>
    public static Tensor? Hooked(Tensor? gradient, List<Func<Tensor, Tensor?>>? hooks)
    {
        if (gradient is null || hooks is null)
            return gradient;
        foreach (Func<Tensor, Tensor?> hook in hooks.ToArray())
        {
            Tensor shown = gradient;
            if (CallOutside([shown], () => hook(shown)) is not { } replaced)
                continue;
            Check.SameKind("Hook", gradient, replaced);
            Check.Shape(
                replaced.Shape == gradient.Shape,
                $"Hook: gave a gradient of shape {replaced.Shape} for one of shape {gradient.Shape}.");
            gradient.Storage.EngineReferences--;
            gradient = Hold(replaced);
        }

        return gradient;
    }

    /// <summary>The operations on a way from <paramref name="outputs"/> to <paramref name="inputs"/>.</summary>
    private static HashSet<GradNode> LeadingTo(Tensor[] inputs, Tensor[] outputs, long first)
    {
        var targets = new HashSet<Tensor>(inputs, ReferenceEqualityComparer.Instance);
        var useful = new HashSet<GradNode>();
        var seen = new HashSet<GradNode>();
        var order = new List<GradNode>();
        var stack = new Stack<GradNode>();
        foreach (Tensor output in outputs)
        {
            if (output.Node is { } node && node.Id >= first && seen.Add(node))
                stack.Push(node);
        }

        while (stack.TryPop(out GradNode? node))
        {
            order.Add(node);
            foreach (Tensor? input in node.Inputs)
            {
                if (input?.Node is { } next && next.Id >= first && seen.Add(next))
                    stack.Push(next);
            }
        }

        // Inputs are older than what uses them: from the oldest on, one look at the inputs tells.
        order.Sort((a, b) => a.Id.CompareTo(b.Id));
        foreach (GradNode node in order)
        {
            // Nobody knows what a freed operation led to: visiting it says so, passing it by would be silent.
            if (node.IsFreed && !Array.Exists(inputs, x => x.Node == node))
                useful.Add(node);
            foreach (Tensor? input in node.Inputs)
            {
                if (input is not null
                    && (targets.Contains(input) || (input.Node is { } older && useful.Contains(older))))
                {
                    useful.Add(node);
                }
            }
        }

        return useful;
    }
}
