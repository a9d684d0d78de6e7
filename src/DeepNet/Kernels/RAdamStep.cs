using System.Runtime.CompilerServices;

namespace DeepNet.Kernels;

/// <summary>g ← ±g + λθ, m ← β₁m + (1-β₁)g, v ← β₂v + (1-β₂)g², θ ← θ - s m / (√v + ε),
/// or θ ← θ - s m. States: m, v.</summary>
internal readonly struct RAdamStep(
    Setting stepSize, bool isRectified, Setting beta1, Setting beta2, Setting epsilon, Setting weightDecay,
    bool maximize)
    : IStepOp
{
    private readonly long _maximize = maximize ? 1 : 0; // kernels of a GPU take no bool
    private readonly Setting _rest1 = 1 - beta1.Value;
    private readonly Setting _rest2 = 1 - beta2.Value;
    private readonly long _isRectified = isRectified ? 1 : 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<T>(ref T parameter, T gradient, ref T state0, ref T state1, ref T state2)
        where T : struct, ILane<T>
    {
        T g = _maximize != 0 ? -gradient : gradient;
        if (!weightDecay.IsZero)
            g = T.FusedMultiplyAdd(T.Of(weightDecay), parameter, g);
        state0 = T.FusedMultiplyAdd(T.Of(_rest1), g, T.Of(beta1) * state0);
        state1 = T.FusedMultiplyAdd(T.Of(_rest2) * g, g, T.Of(beta2) * state1);
        T step = T.Of(stepSize) * state0;
        parameter -= _isRectified != 0 ? step / (T.Sqrt(state1) + T.Of(epsilon)) : step;
    }
}
