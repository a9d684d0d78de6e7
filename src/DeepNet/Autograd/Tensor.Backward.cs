namespace DeepNet;

public sealed partial class Tensor
{
    private static readonly Lock s_accumulation = new();
    private bool _retainsGrad;

    /// <summary>Adds the gradient of this tensor to <see cref="Grad"/> of every leaf it was computed from.</summary>
    /// <param name="gradient">What to start with, of this tensor's shape;
    /// may be left out for a single element, where it is 1.</param>
    /// <param name="retainGraph">Keeps the graph for another pass;
    /// by default as <paramref name="createGraph"/> says.</param>
    /// <param name="createGraph">Records the gradients themselves, so that they can be differentiated again.</param>
    /// <exception cref="InvalidOperationException">Nothing requires gradients, the graph was freed,
    /// or the tensor has several elements and no gradient was given.</exception>
    public void Backward(Tensor? gradient = null, bool? retainGraph = null, bool createGraph = false) =>
        BackwardPass.Accumulate([this], [gradient], retainGraph ?? createGraph, createGraph);

    /// <summary>Calls <paramref name="hook"/> with this tensor's gradient in every backward pass;
    /// what it returns, if anything, takes its place.</summary>
    /// <returns>Dispose it to remove the hook.</returns>
    public IDisposable RegisterHook(Func<Tensor, Tensor?> hook)
    {
        ArgumentNullException.ThrowIfNull(hook);
        Check.State(RequiresGrad, $"RegisterHook: the tensor of shape {Shape} does not require gradients.");
        List<Func<Tensor, Tensor?>> hooks;
        if (_node is null)
        {
            hooks = LeafHooks ??= [];
        }
        else
        {
            _node.Hooks ??= new List<Func<Tensor, Tensor?>>?[_node.OutputShapes.Length];
            hooks = _node.Hooks[OutputIndex] ??= [];
        }

        hooks.Add(hook);
        return new HookRemoval(hooks, hook);
    }

    /// <summary>Makes backward passes store <see cref="Grad"/> in this result too, not in leaves only.</summary>
    public void RetainGrad()
    {
        if (_node is null || _retainsGrad)
            return;
        _retainsGrad = true;
        RegisterHook(gradient =>
        {
            Grad = Grad is null ? gradient : Grad + gradient;
            return null;
        });
    }

    /// <summary>Adds what a pass brought to <see cref="Grad"/>.</summary>
    internal void AccumulateGrad(Tensor gradient, bool createGraph)
    {
        gradient = BackwardPass.Hooked(gradient, LeafHooks)!;
        // Passes of several threads may meet in one parameter.
        lock (s_accumulation)
        {
            if (createGraph)
            {
                // Recorded; a copy, since other leaves or the caller may hold the same tensor.
                Grad = _grad is null ? gradient.Clone() : _grad + gradient;
                return;
            }

            if (_grad is not null && _ownsGrad)
                _grad.AddInPlace(gradient);
            else
                Own(_grad is not null ? _grad.Detach() + gradient.Detach() : Kept(gradient));
            if (ReferenceEquals(_grad, gradient))
                gradient.Storage.IsEngineOwned = false;
            else if (--gradient.Storage.EngineReferences == 0 && gradient.Storage.IsEngineOwned)
                gradient.Storage.Dispose();
        }
    }

    // The tensor itself if only the engine knows it.
    private static Tensor Kept(Tensor gradient) =>
        gradient.Storage is { IsEngineOwned: true, EngineReferences: 1 } && gradient.IsContiguous
            ? gradient
            : gradient.Detach().Clone();

    private void Own(Tensor grad)
    {
        _grad = grad;
        _ownsGrad = true;
        _isGradShown = false;
    }

    /// <summary>Adds <paramref name="other"/> to this tensor's own memory.</summary>
    internal void AddInPlace(Tensor other)
    {
        if (DType.IsHalf())
        {
            Tensor sum = Detach() + other.Detach();
            Backend.Copy(sum, this);
        }
        else
        {
            Backend.Binary(this, other, this, default(AddOp));
        }

        Storage.Version++;
    }

    private sealed class HookRemoval(List<Func<Tensor, Tensor?>> hooks, Func<Tensor, Tensor?> hook) : IDisposable
    {
        public void Dispose() => hooks.Remove(hook);
    }
}
