using System.Runtime.CompilerServices;

namespace DeepNet.Kernels;

/// <summary>The derivative of an operation, as an operation whose own derivative comes from dual lanes.</summary>
/// <remarks>Nests for any order: <c>DerivativeOp&lt;DerivativeOp&lt;TOp&gt;&gt;</c> is the second derivative.</remarks>
internal readonly struct DerivativeOp<TOp>(TOp op) : IUnaryOp
    where TOp : unmanaged, IUnaryOp
{
    /// <summary>f′(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T x)
        where T : struct, ILane<T> => op.Derivative(x, op.Forward(x));

    /// <summary>f″(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Derivative<T>(T x, T y)
        where T : struct, ILane<T> => Forward(new Dual<T>(x, T.Of(1))).Tangent;
}
