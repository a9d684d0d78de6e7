using System.Runtime.CompilerServices;

namespace DeepNet.Kernels;

/// <summary>g ← ±g + λθ, m ← β₁m + (1-β₁)g, v ← β₂v + (1-β₂)g², θ ← θ - s m / (√v + ε),
/// or θ ← θ - s m. States: m, v.</summary>
internal readonly struct RAdamStep(
    double stepSize, bool isRectified, double beta1, double beta2, double epsilon, double weightDecay, bool maximize)
    : IStepOp
{
    private readonly int _maximize = maximize ? 1 : 0; // kernels of a GPU take no bool
    private readonly int _isRectified = isRectified ? 1 : 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<T>(ref T parameter, T gradient, ref T state0, ref T state1, ref T state2)
        where T : struct, ILane<T>
    {
        T g = _maximize != 0 ? -gradient : gradient;
        if (weightDecay != 0)
            g = T.FusedMultiplyAdd(T.Of(weightDecay), parameter, g);
        state0 = T.FusedMultiplyAdd(T.Of(1 - beta1), g, beta1 * state0);
        state1 = T.FusedMultiplyAdd((1 - beta2) * g, g, beta2 * state1);
        T step = stepSize * state0;
        parameter -= _isRectified != 0 ? step / (T.Sqrt(state1) + epsilon) : step;
    }
}
