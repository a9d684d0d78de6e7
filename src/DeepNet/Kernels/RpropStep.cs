using System.Runtime.CompilerServices;

namespace DeepNet.Kernels;

/// <summary>s grows by η₊ where gradients agree in sign, shrinks by η₋ where they do not, and g is 0 there;
/// θ ← θ - s · sign(g). States: the previous g, s.</summary>
internal readonly struct RpropStep(Setting etaMinus, Setting etaPlus, Setting minStep, Setting maxStep, bool maximize)
    : IStepOp
{
    private readonly long _maximize = maximize ? 1 : 0; // kernels of a GPU take no bool

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<T>(ref T parameter, T gradient, ref T state0, ref T state1, ref T state2)
        where T : struct, ILane<T>
    {
        T g = _maximize != 0 ? -gradient : gradient;
        // Signs, since the product of two small gradients may be 0.
        T product = default(SignOp).Forward(g) * default(SignOp).Forward(state0);
        T agree = T.Less(T.Of(0), product), turn = T.Less(product, T.Of(0));
        T factor = T.Select(agree, T.Of(etaPlus), T.Select(turn, T.Of(etaMinus), T.Of(1)));
        state1 = T.Min(T.Max(state1 * factor, T.Of(minStep)), T.Of(maxStep));
        state0 = T.Select(turn, T.Of(0), g);
        parameter -= default(SignOp).Forward(state0) * state1;
    }
}
