using System.Runtime.CompilerServices;

namespace DeepNet.Kernels;

internal static partial class LaneMath
{
    /// <summary>tanh x: odd polynomial below 0.55, else 1 - 2 / (e²ˣ + 1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Tanh<T>(T x)
        where T : struct, IFloat32Lane<T>
    {
        T a = T.Abs(x);
        T square = a * a;

        // (tanh a / a - 1) / a² in a²
        T q = T.Of(-0.00628242875);
        q = Fma(q, square, 0.0210777242);
        q = Fma(q, square, -0.0538538508);
        q = Fma(q, square, 0.133326009);
        q = Fma(q, square, -0.333333194);
        T small = Fma(a * square, q, a);

        // From 10 on the result rounds to 1.
        T clamped = T.Select(T.Less(T.Of(10), a), T.Of(10), a);
        T large = 1 - 2 / (ExpModerate(clamped + clamped) + 1);
        return T.CopySign(T.Select(T.Less(a, T.Of(0.55)), small, large), x);
    }
}
