using System.Runtime.CompilerServices;

namespace DeepNet.Kernels;

/// <summary>c = β₁m + (1-β₁)g, m ← β₂m + (1-β₂)g, θ ← shrink θ - η sign(c). State 0 is m.</summary>
internal readonly struct LionStep(double learningRate, double beta1, double beta2, double shrink, bool maximize)
    : IStepOp
{
    private readonly int _maximize = maximize ? 1 : 0; // kernels of a GPU take no bool

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<T>(ref T parameter, T gradient, ref T state0, ref T state1, ref T state2)
        where T : struct, ILane<T>
    {
        T g = _maximize != 0 ? -gradient : gradient;
        T c = T.FusedMultiplyAdd(T.Of(1 - beta1), g, beta1 * state0);
        state0 = T.FusedMultiplyAdd(T.Of(1 - beta2), g, beta2 * state0);
        parameter = (shrink * parameter) - (learningRate * default(SignOp).Forward(c));
    }
}
