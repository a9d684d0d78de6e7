using System.Runtime.CompilerServices;

namespace DeepNet.Kernels;

/// <summary>average ← average + share (value - average), or value itself if the share is 1; the value stands in the
/// gradient's place.</summary>
internal readonly struct AverageStep(Setting share) : IStepOp
{
    private readonly long _isAll = share.Value == 1 ? 1 : 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<T>(ref T parameter, T gradient, ref T state0, ref T state1, ref T state2)
        where T : struct, ILane<T>
        => parameter = _isAll != 0 ? gradient : T.FusedMultiplyAdd(T.Of(share), gradient - parameter, parameter);
}
