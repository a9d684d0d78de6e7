namespace DeepNet.Kernels;

/// <summary>A function of one variable, applied to every element: y = f(x).</summary>
/// <remarks>
/// Implement it in a struct and pass it to <c>x.Apply(op)</c>: SIMD and gradients of any order come with it.
/// Mark both methods <c>[MethodImpl(MethodImplOptions.AggressiveInlining)]</c>, or every vector pays for a call.
/// </remarks>
public interface IUnaryOp
{
    /// <summary>f(x).</summary>
    T Forward<T>(T x)
        where T : struct, ILane<T>;

    /// <summary>f′(x), where y = f(x).</summary>
    T Derivative<T>(T x, T y)
        where T : struct, ILane<T>;
}
