using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>ln(eˣ + eʸ) for y = other, without overflow: the sum of two numbers given by their
    /// logarithms.</summary>
    /// <remarks>torch.logaddexp.</remarks>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeException">The types differ, or are not floating point.</exception>
    public Tensor Logaddexp(Tensor other) => Binary(nameof(Logaddexp), this, other, default(LogaddexpOp));
}

internal readonly struct LogaddexpOp : IBinaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T a, T b)
        where T : struct, ILane<T>
    {
        T d = Difference(a, b);
        return T.Max(a, b) + (T.Log1p(T.Exp(-T.Abs(d))));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeA<T>(T a, T b, T y)
        where T : struct, ILane<T>
        => default(SigmoidOp).Forward(Difference(a, b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeB<T>(T a, T b, T y)
        where T : struct, ILane<T>
        => default(SigmoidOp).Forward(Difference(b, a));

    // a - b, and 0 for infinities of one sign.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Difference<T>(T a, T b)
        where T : struct, ILane<T>
    {
        T d = a - b;
        return T.Select(T.And(T.Equal(a, b), T.IsNaN(d)), T.Of(0), d);
    }
}
