using System.Runtime.CompilerServices;

namespace DeepNet.Kernels;

/// <summary>The later value: what scattering without combining is.</summary>
internal readonly struct AssignOp : IReduceOp, IIntegerReduceOp
{
    public double Identity => 0;

    public long IntegerIdentity => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Combine<T>(T a, T b)
        where T : struct, ILane<T>
        => b;

    public long Combine(long a, long b) => b;
}
