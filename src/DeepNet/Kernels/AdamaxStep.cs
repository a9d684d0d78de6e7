using System.Runtime.CompilerServices;

namespace DeepNet.Kernels;

/// <summary>g ← ±g + λθ, m ← β₁m + (1-β₁)g, u ← max(β₂u, |g| + ε), θ ← θ - s m / u
/// with s = η / (1-β₁ᵗ). States: m, u.</summary>
internal readonly struct AdamaxStep(
    double stepSize, double beta1, double beta2, double epsilon, double weightDecay, bool maximize)
    : IStepOp
{
    private readonly int _maximize = maximize ? 1 : 0; // kernels of a GPU take no bool

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<T>(ref T parameter, T gradient, ref T state0, ref T state1, ref T state2)
        where T : struct, ILane<T>
    {
        T g = _maximize != 0 ? -gradient : gradient;
        if (weightDecay != 0)
            g = T.FusedMultiplyAdd(T.Of(weightDecay), parameter, g);
        state0 = T.FusedMultiplyAdd(T.Of(1 - beta1), g, beta1 * state0);
        state1 = T.Max(beta2 * state1, T.Abs(g) + epsilon);
        parameter -= stepSize * state0 / state1;
    }
}
