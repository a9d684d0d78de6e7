using System.Runtime.CompilerServices;

namespace DeepNet.Kernels;

/// <summary>g ← ±g + λθ, m ← β₁m + (1-β₁)g, u ← max(β₂u, |g| + ε), θ ← θ - s m / u
/// with s = η / (1-β₁ᵗ). States: m, u.</summary>
internal readonly struct AdamaxStep(
    Setting stepSize, Setting beta1, Setting beta2, Setting epsilon, Setting weightDecay, bool maximize)
    : IStepOp
{
    private readonly long _maximize = maximize ? 1 : 0; // kernels of a GPU take no bool
    private readonly Setting _rest1 = 1 - beta1.Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<T>(ref T parameter, T gradient, ref T state0, ref T state1, ref T state2)
        where T : struct, ILane<T>
    {
        T g = _maximize != 0 ? -gradient : gradient;
        if (!weightDecay.IsZero)
            g = T.FusedMultiplyAdd(T.Of(weightDecay), parameter, g);
        state0 = T.FusedMultiplyAdd(T.Of(_rest1), g, T.Of(beta1) * state0);
        state1 = T.Max(T.Of(beta2) * state1, T.Abs(g) + T.Of(epsilon));
        parameter -= T.Of(stepSize) * state0 / state1;
    }
}
