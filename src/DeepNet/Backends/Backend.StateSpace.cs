namespace DeepNet.Backends;

/// <summary>State space models: fused where a backend overrides them, else the composition that defines them.</summary>
internal abstract partial class Backend
{
    /// <summary>The result of <see cref="StateSpace"/>'s recurrence, and what the gradient wants to see.</summary>
    /// <param name="inputs">u, Δ, A, B and C without history, contiguous.</param>
    /// <param name="keep">False if no gradient will be asked for: nothing has to be saved.</param>
    public virtual (Tensor Y, Tensor? Saved) SelectiveScan(Tensor[] inputs, bool keep) =>
        (StateSpace.Compose(inputs), null);

    /// <summary>The gradients of the inputs, null for those that want none.</summary>
    /// <param name="inputs">The tensors with their history: who requires a gradient gets one.</param>
    /// <param name="saved">What <see cref="SelectiveScan"/> saved.</param>
    /// <param name="dy">Gradient of the result.</param>
    public virtual Tensor?[] SelectiveScanGrad(Tensor[] inputs, Tensor? saved, Tensor dy) =>
        StateSpace.ComposedGradient(inputs, dy);
}
