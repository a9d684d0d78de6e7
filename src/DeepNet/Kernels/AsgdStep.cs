using System.Runtime.CompilerServices;

namespace DeepNet.Kernels;

/// <summary>g ← ±g + decay θ, θ ← (1 - λη)θ - ηg, a ← a + μ(θ - a). State 0 is a.</summary>
internal readonly struct AsgdStep(Setting rate, double lambda, Setting share, Setting weightDecay, bool maximize)
    : IStepOp
{
    private readonly long _maximize = maximize ? 1 : 0; // kernels of a GPU take no bool
    private readonly long _isAll = share.Value == 1 ? 1 : 0;
    private readonly Setting _keep = 1 - (lambda * rate.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<T>(ref T parameter, T gradient, ref T state0, ref T state1, ref T state2)
        where T : struct, ILane<T>
    {
        T g = _maximize != 0 ? -gradient : gradient;
        if (!weightDecay.IsZero)
            g = T.FusedMultiplyAdd(T.Of(weightDecay), parameter, g);
        parameter = T.FusedMultiplyAdd(-T.Of(rate), g, T.Of(_keep) * parameter);
        state0 = _isAll != 0 ? parameter : T.FusedMultiplyAdd(T.Of(share), parameter - state0, state0);
    }
}
