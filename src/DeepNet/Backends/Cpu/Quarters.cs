using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace DeepNet.Backends.Cpu;

/// <summary>Registers of four times four floats: sixteen short rows become columns at once.</summary>
internal static unsafe class Quarters
{
    /// <summary>Whether the processor has such registers.</summary>
    public static bool IsSupported => Avx512F.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Scatter(Vector512<float> values, float* to, long step)
    {
        Avx512F.ExtractVector128(values, 0).Store(to);
        Avx512F.ExtractVector128(values, 1).Store(to + step);
        Avx512F.ExtractVector128(values, 2).Store(to + 2 * step);
        Avx512F.ExtractVector128(values, 3).Store(to + 3 * step);
    }

    /// <summary>The first half of every quarter to one place, the second to another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ScatterPairs(Vector512<float> values, float* to, float* to2, long step)
    {
        Pair(Avx512F.ExtractVector128(values, 0), to, to2);
        Pair(Avx512F.ExtractVector128(values, 1), to + step, to2 + step);
        Pair(Avx512F.ExtractVector128(values, 2), to + 2 * step, to2 + 2 * step);
        Pair(Avx512F.ExtractVector128(values, 3), to + 3 * step, to2 + 3 * step);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pair(Vector128<float> values, float* to, float* to2)
    {
        Sse.StoreLow(to, values);
        Sse.StoreHigh(to2, values);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Gather(float* from, long step) =>
        Of(
            Vector128.Load(from), Vector128.Load(from + step), Vector128.Load(from + 2 * step),
            Vector128.Load(from + 3 * step));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Of(
        Vector128<float> a, Vector128<float> b, Vector128<float> c, Vector128<float> d)
    {
        Vector512<float> all = Avx512F.InsertVector128(a.ToVector256Unsafe().ToVector512Unsafe(), b, 1);
        return Avx512F.InsertVector128(Avx512F.InsertVector128(all, c, 2), d, 3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(
        ref Vector512<float> a, ref Vector512<float> b, ref Vector512<float> c, ref Vector512<float> d)
    {
        Vector512<double> ab = Avx512F.UnpackLow(a, b).AsDouble(), cd = Avx512F.UnpackLow(c, d).AsDouble();
        Vector512<double> ab2 = Avx512F.UnpackHigh(a, b).AsDouble(), cd2 = Avx512F.UnpackHigh(c, d).AsDouble();
        a = Avx512F.UnpackLow(ab, cd).AsSingle();
        b = Avx512F.UnpackHigh(ab, cd).AsSingle();
        c = Avx512F.UnpackLow(ab2, cd2).AsSingle();
        d = Avx512F.UnpackHigh(ab2, cd2).AsSingle();
    }
}
