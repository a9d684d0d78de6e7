namespace DeepNet.Kernels;

/// <summary>What an optimizer does to one element:
/// the new parameter and states from the old ones and the gradient.</summary>
/// <remarks>Up to three states; those an optimizer has not asked for hold zeros and are not stored.</remarks>
internal interface IStepOp
{
    /// <summary>Updates the parameter and its states in place.</summary>
    void Apply<T>(ref T parameter, T gradient, ref T state0, ref T state1, ref T state2)
        where T : struct, ILane<T>;
}
