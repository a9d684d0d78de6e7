namespace DeepNet.Kernels;

/// <summary>What a step of one parameter reads and writes. All of one shape, contiguous; states not in use are null.
/// </summary>
internal readonly record struct StepTensors(
    Tensor Parameter, Tensor Gradient, Tensor? State0 = null, Tensor? State1 = null, Tensor? State2 = null)
{
    /// <summary>Keeps all of them in use until here.</summary>
    public void Hold()
    {
        GC.KeepAlive(Parameter);
        GC.KeepAlive(Gradient);
        GC.KeepAlive(State0);
        GC.KeepAlive(State1);
        GC.KeepAlive(State2);
    }
}
