namespace DeepNet.Backends;

/// <summary>Connectionist temporal classification: x is [steps, batch, classes], losses are [batch].</summary>
internal abstract partial class Backend
{
    /// <summary>
    /// The losses, infinite where there is no way, and what <see cref="CtcGrad"/> wants to find again.
    /// </summary>
    public virtual (Tensor Losses, Tensor? State) Ctc(Tensor x, CtcTargets targets) => (targets.Losses(x), null);

    /// <summary>dx for the gradient dy of the losses.</summary>
    public virtual Tensor CtcGrad(Tensor x, CtcTargets targets, Tensor losses, Tensor? state, Tensor dy) =>
        targets.Gradient(x, dy);
}
