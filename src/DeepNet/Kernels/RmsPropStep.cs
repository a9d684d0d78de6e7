using System.Runtime.CompilerServices;

namespace DeepNet.Kernels;

/// <summary>g ← ±g + λθ, v ← αv + (1-α)g², u = g / (√(v - a²) + ε), b ← μb + u, θ ← θ - ηb.
/// States: v, b, and a, the mean of g, if centered.</summary>
internal readonly struct RmsPropStep(
    Setting learningRate, Setting alpha, Setting epsilon, Setting weightDecay, Setting momentum, bool centered,
    bool maximize) : IStepOp
{
    private readonly long _maximize = maximize ? 1 : 0; // kernels of a GPU take no bool
    private readonly Setting _rest = 1 - alpha.Value;
    private readonly long _centered = centered ? 1 : 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<T>(ref T parameter, T gradient, ref T state0, ref T state1, ref T state2)
        where T : struct, ILane<T>
    {
        T g = _maximize != 0 ? -gradient : gradient;
        if (!weightDecay.IsZero)
            g = T.FusedMultiplyAdd(T.Of(weightDecay), parameter, g);
        state0 = T.FusedMultiplyAdd(T.Of(_rest) * g, g, T.Of(alpha) * state0);
        T variance = state0;
        if (_centered != 0)
        {
            state2 = T.FusedMultiplyAdd(T.Of(_rest), g, T.Of(alpha) * state2);
            variance = T.FusedMultiplyAdd(-state2, state2, variance);
        }

        T scale = T.Sqrt(variance) + T.Of(epsilon);
        if (!momentum.IsZero)
        {
            state1 = (T.Of(momentum) * state1) + (g / scale);
            parameter = T.FusedMultiplyAdd(-T.Of(learningRate), state1, parameter);
        }
        else
        {
            parameter -= T.Of(learningRate) * g / scale;
        }
    }
}
