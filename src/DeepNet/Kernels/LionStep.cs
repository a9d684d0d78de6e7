using System.Runtime.CompilerServices;

namespace DeepNet.Kernels;

/// <summary>c = β₁m + (1-β₁)g, m ← β₂m + (1-β₂)g, θ ← shrink θ - η sign(c). State 0 is m.</summary>
internal readonly struct LionStep(Setting learningRate, Setting beta1, Setting beta2, Setting shrink, bool maximize)
    : IStepOp
{
    private readonly long _maximize = maximize ? 1 : 0; // kernels of a GPU take no bool
    private readonly Setting _rest1 = 1 - beta1.Value;
    private readonly Setting _rest2 = 1 - beta2.Value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<T>(ref T parameter, T gradient, ref T state0, ref T state1, ref T state2)
        where T : struct, ILane<T>
    {
        T g = _maximize != 0 ? -gradient : gradient;
        T c = T.FusedMultiplyAdd(T.Of(_rest1), g, T.Of(beta1) * state0);
        state0 = T.FusedMultiplyAdd(T.Of(_rest2), g, T.Of(beta2) * state0);
        parameter = (T.Of(shrink) * parameter) - (T.Of(learningRate) * default(SignOp).Forward(c));
    }
}
