using System.Runtime.CompilerServices;

namespace DeepNet.Kernels;

/// <summary>θ ← op(θ): a step without a gradient, to change many tensors in place. Its gradient may be θ itself.
/// </summary>
internal readonly struct UnaryStep<TOp>(TOp op) : IStepOp
    where TOp : struct, IUnaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<T>(ref T parameter, T gradient, ref T state0, ref T state1, ref T state2)
        where T : struct, ILane<T>
        => parameter = op.Forward(parameter);
}
