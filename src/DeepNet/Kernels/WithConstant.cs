using System.Runtime.CompilerServices;

namespace DeepNet.Kernels;

/// <summary>f(x, b) with b fixed: a function of one variable.</summary>
internal readonly struct WithSecond<TOp>(TOp op, Setting b) : IUnaryOp
    where TOp : struct, IBinaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => op.Forward(x, T.Of(b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
        => op.DerivativeA(x, T.Of(b), y);
}

/// <summary>f(a, x) with a fixed: a function of one variable.</summary>
internal readonly struct WithFirst<TOp>(TOp op, Setting a) : IUnaryOp
    where TOp : struct, IBinaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T>
        => op.Forward(T.Of(a), x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T>
        => op.DerivativeB(T.Of(a), x, y);
}
