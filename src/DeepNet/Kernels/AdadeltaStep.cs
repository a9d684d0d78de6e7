using System.Runtime.CompilerServices;

namespace DeepNet.Kernels;

/// <summary>g ← ±g + λθ, v ← ρv + (1-ρ)g², d = √(u + ε) / √(v + ε) · g,
/// u ← ρu + (1-ρ)d², θ ← θ - ηd. States: v, u.</summary>
internal readonly struct AdadeltaStep(
    Setting learningRate, Setting rho, Setting epsilon, Setting weightDecay, bool maximize)
    : IStepOp
{
    private readonly long _maximize = maximize ? 1 : 0; // kernels of a GPU take no bool
    private readonly Setting _rest = 1 - rho.Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<T>(ref T parameter, T gradient, ref T state0, ref T state1, ref T state2)
        where T : struct, ILane<T>
    {
        T g = _maximize != 0 ? -gradient : gradient;
        if (!weightDecay.IsZero)
            g = T.FusedMultiplyAdd(T.Of(weightDecay), parameter, g);
        state0 = T.FusedMultiplyAdd(T.Of(_rest) * g, g, T.Of(rho) * state0);
        T d = T.Sqrt(state1 + T.Of(epsilon)) / T.Sqrt(state0 + T.Of(epsilon)) * g;
        state1 = T.FusedMultiplyAdd(T.Of(_rest) * d, d, T.Of(rho) * state1);
        parameter = T.FusedMultiplyAdd(-T.Of(learningRate), d, parameter);
    }
}
