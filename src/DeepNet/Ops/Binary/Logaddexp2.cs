using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>log₂(2ˣ + 2ʸ) for y = other, without overflow: the sum of two numbers given by their
    /// logarithms.</summary>
    /// <remarks>torch.logaddexp2.</remarks>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeException">The types differ, or are not floating point.</exception>
    public Tensor Logaddexp2(Tensor other) => Binary(nameof(Logaddexp2), this, other, default(Logaddexp2Op));
}

internal readonly struct Logaddexp2Op : IBinaryOp
{
    private const double Ln2 = 0.69314718055994530942; // ln 2
    private const double InverseLn2 = 1.44269504088896340736; // 1/ln 2

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T a, T b)
        where T : struct, ILane<T>
    {
        T d = Difference(a, b);
        return T.Max(a, b) + (InverseLn2 * T.Log1p(T.Exp2(-T.Abs(d))));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeA<T>(T a, T b, T y)
        where T : struct, ILane<T>
        => default(SigmoidOp).Forward(Ln2 * Difference(a, b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T DerivativeB<T>(T a, T b, T y)
        where T : struct, ILane<T>
        => default(SigmoidOp).Forward(Ln2 * Difference(b, a));

    // a - b, and 0 for infinities of one sign.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Difference<T>(T a, T b)
        where T : struct, ILane<T>
    {
        T d = a - b;
        return T.Select(T.And(T.Equal(a, b), T.IsNaN(d)), T.Of(0), d);
    }
}
