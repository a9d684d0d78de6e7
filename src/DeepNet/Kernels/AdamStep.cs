using System.Runtime.CompilerServices;

namespace DeepNet.Kernels;

/// <summary>m ← β₁m + (1-β₁)g, v ← β₂v + (1-β₂)g², θ ← θ - s m / (√v / r + ε).
/// States: m, v and with AMSGrad the largest v.</summary>
/// <param name="stepSize">s = η / (1-β₁ᵗ).</param>
/// <param name="root">r = √(1-β₂ᵗ).</param>
/// <param name="beta1">β₁.</param>
/// <param name="beta2">β₂.</param>
/// <param name="epsilon">ε.</param>
/// <param name="weightDecay">λ in g ← g + λθ.</param>
/// <param name="shrink">θ ← shrink θ before all else:
/// 1, or 1 - ηλ where the decay is decoupled from the gradient.</param>
/// <param name="amsgrad">Whether v's largest value so far takes its place.</param>
/// <param name="maximize">Whether to climb.</param>
/// <param name="least">A smaller m is 0: it would shrink to numbers that take the processor a hundred times longer,
/// and stay there.</param>
internal readonly struct AdamStep(
    Setting stepSize, Setting root, Setting beta1, Setting beta2, Setting epsilon, Setting weightDecay, Setting shrink,
    bool amsgrad, bool maximize, Setting least)
    : IStepOp
{
    private readonly long _maximize = maximize ? 1 : 0; // kernels of a GPU take no bool
    private readonly Setting _rest1 = 1 - beta1.Value;
    private readonly Setting _rest2 = 1 - beta2.Value;
    private readonly long _amsgrad = amsgrad ? 1 : 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<T>(ref T parameter, T gradient, ref T state0, ref T state1, ref T state2)
        where T : struct, ILane<T>
    {
        T g = _maximize != 0 ? -gradient : gradient, w = T.Of(shrink) * parameter;
        if (!weightDecay.IsZero)
            g = T.FusedMultiplyAdd(T.Of(weightDecay), w, g);
        T m = T.FusedMultiplyAdd(T.Of(_rest1), g, T.Of(beta1) * state0);
        state0 = T.Select(T.Less(T.Abs(m), T.Of(least)), T.Of(0), m);
        state1 = T.FusedMultiplyAdd(T.Of(_rest2) * g, g, T.Of(beta2) * state1);
        T v = state1;
        if (_amsgrad != 0)
            v = state2 = T.Max(state2, state1);
        parameter = w - (T.Of(stepSize) * state0 / ((T.Sqrt(v) / T.Of(root)) + T.Of(epsilon)));
    }
}
