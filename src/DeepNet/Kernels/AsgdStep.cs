using System.Runtime.CompilerServices;

namespace DeepNet.Kernels;

/// <summary>g ← ±g + decay θ, θ ← (1 - λη)θ - ηg, a ← a + μ(θ - a). State 0 is a.</summary>
internal readonly struct AsgdStep(double rate, double lambda, double share, double weightDecay, bool maximize)
    : IStepOp
{
    private readonly int _maximize = maximize ? 1 : 0; // kernels of a GPU take no bool

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<T>(ref T parameter, T gradient, ref T state0, ref T state1, ref T state2)
        where T : struct, ILane<T>
    {
        T g = _maximize != 0 ? -gradient : gradient;
        if (weightDecay != 0)
            g = T.FusedMultiplyAdd(T.Of(weightDecay), parameter, g);
        parameter = T.FusedMultiplyAdd(T.Of(-rate), g, (1 - (lambda * rate)) * parameter);
        state0 = share == 1 ? parameter : T.FusedMultiplyAdd(T.Of(share), parameter - state0, state0);
    }
}
