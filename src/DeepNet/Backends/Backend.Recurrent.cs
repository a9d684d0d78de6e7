namespace DeepNet.Backends;

/// <summary>Recurrent networks: fused where a backend overrides them, else the composition that defines them.</summary>
internal abstract partial class Backend
{
    /// <summary>The outputs of all steps, the last cells of an LSTM, and what the gradient wants to see.</summary>
    /// <param name="inputs">One layer and direction, without history.</param>
    /// <param name="keep">False if no gradient will be asked for: nothing has to be saved.</param>
    public virtual (Tensor Y, Tensor? C, Tensor[] Saved) Recur(RecurrentInputs inputs, bool keep)
    {
        (Tensor y, Tensor? c) = Recurrence.Compose(inputs);
        return (y, c, []);
    }

    /// <summary>The gradients of <see cref="RecurrentInputs.Tensors"/>, null for those that want none.</summary>
    /// <param name="inputs">The tensors with their history: who requires a gradient gets one.</param>
    /// <param name="y">The outputs.</param>
    /// <param name="saved">What <see cref="Recur"/> saved.</param>
    /// <param name="dy">Gradient of the outputs, or null for zero.</param>
    /// <param name="dc">Gradient of the last cells, or null for zero.</param>
    public virtual Tensor?[] RecurGrad(RecurrentInputs inputs, Tensor y, Tensor[] saved, Tensor? dy, Tensor? dc) =>
        Recurrence.ComposedGradient(inputs, dy, dc);
}
