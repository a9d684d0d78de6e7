using System.Runtime.CompilerServices;

namespace DeepNet.Kernels;

/// <summary>g ← ±g + λθ, s ← s + g², θ ← θ - ηg / (√s + ε). State 0 is s.</summary>
internal readonly struct AdagradStep(Setting learningRate, Setting epsilon, Setting weightDecay, bool maximize)
    : IStepOp
{
    private readonly long _maximize = maximize ? 1 : 0; // kernels of a GPU take no bool

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<T>(ref T parameter, T gradient, ref T state0, ref T state1, ref T state2)
        where T : struct, ILane<T>
    {
        T g = _maximize != 0 ? -gradient : gradient;
        if (!weightDecay.IsZero)
            g = T.FusedMultiplyAdd(T.Of(weightDecay), parameter, g);
        state0 = T.FusedMultiplyAdd(g, g, state0);
        parameter -= T.Of(learningRate) * g / (T.Sqrt(state0) + T.Of(epsilon));
    }
}
