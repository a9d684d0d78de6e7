using DeepNet.Kernels;

namespace DeepNet.Backends;

/// <summary>The step of an optimizer.</summary>
internal abstract partial class Backend
{
    /// <summary>Updates parameter and states in place. All of one shape and type; states not in use are null.</summary>
    public abstract void Step<TStep>(
        Tensor parameter, Tensor gradient, Tensor? state0, Tensor? state1, Tensor? state2, TStep step)
        where TStep : struct, IStepOp;
}
