using System.Runtime.CompilerServices;

namespace DeepNet.Kernels;

/// <summary>g ← ±g + λθ, b ← μb + κg, θ ← θ - η (b, or with Nesterov g + μb). State 0 is b.</summary>
internal readonly struct SgdStep(
    Setting learningRate, Setting momentum, Setting keep, Setting take, Setting weightDecay, bool nesterov,
    bool maximize)
    : IStepOp
{
    private readonly long _maximize = maximize ? 1 : 0; // kernels of a GPU take no bool
    private readonly long _nesterov = nesterov ? 1 : 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<T>(ref T parameter, T gradient, ref T state0, ref T state1, ref T state2)
        where T : struct, ILane<T>
    {
        T g = _maximize != 0 ? -gradient : gradient;
        if (!weightDecay.IsZero)
            g = T.FusedMultiplyAdd(T.Of(weightDecay), parameter, g);
        if (!momentum.IsZero)
        {
            // The first step starts the buffer with the gradient: keep is 0 and take is 1 there.
            state0 = T.FusedMultiplyAdd(T.Of(take), g, T.Of(keep) * state0);
            g = _nesterov != 0 ? T.FusedMultiplyAdd(T.Of(momentum), state0, g) : state0;
        }

        parameter = T.FusedMultiplyAdd(-T.Of(learningRate), g, parameter);
    }
}
