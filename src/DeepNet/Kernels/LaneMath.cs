using System.Runtime.CompilerServices;

namespace DeepNet.Kernels;

/// <summary>The common functions on float lanes of any width: one text for all of them, within 2 ulp.</summary>
/// <remarks>
/// Every step is a rounded IEEE operation or a bit operation in a fixed order, so all widths agree bit for bit.
/// Coefficients are minimax fits to the function named beside them, for the relative error of the result.
/// </remarks>
internal static partial class LaneMath
{
    // 1.5 · 2²³: adding it rounds to a whole number n and leaves n in the low bits of the sum.
    public const double RoundingShift = 12582912;
    private const int OneBits = 0x3F800000;
    private const int TwoTo64Bits = 0x5F800000;
    private const double TwoToMinus64 = 1.0 / (1UL << 32) / (1UL << 32);
    private const int ExponentShift = 23;

    private const double Log2E = 1.4426950408889634; // 1 / ln 2
    public const double Ln2High = 0.693145751953125; // ln 2 to 16 bits: times an exponent it is exact
    public const double Ln2Low = 1.42860677e-6; // the rest

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Fma<T>(T a, T b, T c)
        where T : struct, ILane<T> => T.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Fma<T>(T a, double b, T c)
        where T : struct, ILane<T> => T.FusedMultiplyAdd(a, T.Of(b), c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Fma<T>(T a, T b, double c)
        where T : struct, ILane<T> => T.FusedMultiplyAdd(a, b, T.Of(c));

    /// <summary>2ⁿ, where n stands in the low bits and -127 &lt; n &lt; 128.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T PowerOfTwo<T>(T n)
        where T : struct, IFloat32Lane<T> => T.AddBits(T.ShiftLeft(n, ExponentShift), T.OfBits(OneBits));

    /// <summary>y · 2ⁿ in two steps, of which the first is exact; n is given as n + <see cref="RoundingShift"/>.
    /// </summary>
    /// <remarks>The first one's exponent is half of n, rounded down: n moved up by one place less, without its last
    /// bit.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ScaleByParts<T>(T y, T shifted)
        where T : struct, IFloat32Lane<T>
    {
        T half = T.And(T.ShiftLeft(shifted, ExponentShift - 1), T.OfBits(-1 << ExponentShift));
        T rest = T.SubtractBits(T.ShiftLeft(shifted, ExponentShift), half);
        return y * T.AddBits(half, T.OfBits(OneBits)) * T.AddBits(rest, T.OfBits(OneBits));
    }

    /// <summary>y · 2ⁿ, the fastest way that this lane has.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T TimesPowerOfTwo<T>(T y, T shifted)
        where T : struct, IFloat32Lane<T>
        => T.HasScale ? T.Scale(y, shifted - RoundingShift) : ScaleByParts(y, shifted);

    /// <summary>The same for n from -189 to 63, where n + 64 is an exponent of a normal number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T TimesLowPowerOfTwo<T>(T y, T shifted)
        where T : struct, IFloat32Lane<T>
        => T.HasScale
            ? T.Scale(y, shifted - RoundingShift)
            : y * T.AddBits(T.ShiftLeft(shifted, ExponentShift), T.OfBits(TwoTo64Bits)) * TwoToMinus64;
}
