namespace DeepNet.Backends;

/// <summary>State space models: fused where a backend overrides them, else the composition that defines them.</summary>
internal abstract partial class Backend
{
    /// <summary>The results of <see cref="StateSpace"/>'s recurrence, and what the gradient wants to see.</summary>
    /// <param name="inputs">u, Δ, A, B, C and the first states without history, contiguous.</param>
    /// <param name="keep">False if no gradient will be asked for: nothing has to be saved.</param>
    public virtual (Tensor Y, Tensor State, Tensor? Saved) SelectiveScan(Tensor[] inputs, bool keep)
    {
        (Tensor y, Tensor state) = StateSpace.Compose(inputs);
        return (y, state, null);
    }

    /// <summary>The gradients of the inputs, null for those that want none.</summary>
    /// <param name="inputs">The tensors with their history: who requires a gradient gets one.</param>
    /// <param name="saved">What <see cref="SelectiveScan"/> saved.</param>
    /// <param name="dy">Gradient of y, or null for 0.</param>
    /// <param name="dState">Gradient of the last states, or null for 0.</param>
    public virtual Tensor?[] SelectiveScanGrad(Tensor[] inputs, Tensor? saved, Tensor? dy, Tensor? dState) =>
        StateSpace.ComposedGradient(inputs, dy, dState);
}
