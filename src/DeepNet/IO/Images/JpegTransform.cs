using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace DeepNet.IO;

/// <summary>The inverse discrete cosine transform of 8 × 8 coefficients, in integers.</summary>
/// <remarks>
/// Loeffler, Ligtenberg and Moschytz, 1989, "Practical fast 1-D DCT algorithms with 11 multiplications", with 13 bits
/// of fraction and two that stay between the passes: the arithmetic of libjpeg's accurate transform, so that values
/// agree. Columns first, eight at a time.
/// </remarks>
internal static class JpegTransform
{
    private const int FractionBits = 13;
    private const int KeptBits = 2;

    // cₖ = √2 cos(kπ/16), in 13 bits of fraction.
    private const int C6 = 4433; // 0.541196100
    private const int C2MinusC6 = 6270; // 0.765366865
    private const int C2PlusC6 = 15137; // 1.847759065
    private const int C3 = 9633; // 1.175875602
    private const int C3MinusC5 = 3196; // 0.390180644
    private const int C3PlusC5 = 16069; // 1.961570560
    private const int C3MinusC7 = 7373; // 0.899976223
    private const int C1PlusC3 = 20995; // 2.562915447
    private const int A = 2446; // -c1 + c3 + c5 - c7 = 0.298631336
    private const int B = 16819; // c1 + c3 - c5 + c7 = 2.053119869
    private const int C = 25172; // c1 + c3 + c5 - c7 = 3.072711026
    private const int D = 12299; // c1 + c3 - c5 - c7 = 1.501321110

    /// <summary>Writes the samples of a block that is constant.</summary>
    public static void Constant(int coefficient, Span<byte> samples, int stride)
    {
        int kept = coefficient << KeptBits;
        byte value = (byte)Math.Clamp(((kept + (1 << (KeptBits + 2))) >> (KeptBits + 3)) + 128, 0, 255);
        for (int y = 0; y < 8; y++)
            samples.Slice(y * stride, 8).Fill(value);
    }

    /// <summary>Writes the samples of a block: the transform, shifted by 128 and kept in 0 … 255.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Inverse(ReadOnlySpan<int> block, Span<byte> samples, int stride)
    {
        ref int first = ref MemoryMarshal.GetReference(block[..64]);
        var r = default(Eight);
        for (int i = 0; i < 8; i++)
            r[i] = Vector256.LoadUnsafe(ref first, (nuint)(8 * i));
        Pass(ref r, FractionBits - KeptBits);
        Transpose(ref r);
        Pass(ref r, FractionBits + KeptBits + 3);
        Transpose(ref r);
        for (int i = 0; i < 8; i++)
            Pack(r[i] + Vector256.Create(128)).CopyTo(samples.Slice(i * stride, 8));
    }

    /// <summary>Eight numbers in 0 … 255 as bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector64<byte> Pack(Vector256<int> values)
    {
        values = Vector256.Min(Vector256.Max(values, Vector256<int>.Zero), Vector256.Create(255));
        Vector128<ushort> half = Vector128.Narrow(values.GetLower().AsUInt32(), values.GetUpper().AsUInt32());
        return Vector128.Narrow(half, half).GetLower();
    }

    /// <summary>The transform of eight lines in the lanes, without the last <paramref name="drop"/> bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pass(ref Eight r, int drop)
    {
        Vector256<int> z = (r.R2 + r.R6) * C6;
        Vector256<int> even2 = z - (r.R6 * C2PlusC6), even3 = z + (r.R2 * C2MinusC6);
        Vector256<int> even0 = (r.R0 + r.R4) << FractionBits, even1 = (r.R0 - r.R4) << FractionBits;
        Vector256<int> round = Vector256.Create(1 << (drop - 1));
        Vector256<int> s0 = even0 + even3 + round, s3 = even0 - even3 + round;
        Vector256<int> s1 = even1 + even2 + round, s2 = even1 - even2 + round;

        Vector256<int> z5 = (r.R7 + r.R3 + r.R5 + r.R1) * C3;
        Vector256<int> z1 = (r.R7 + r.R1) * -C3MinusC7, z2 = (r.R5 + r.R3) * -C1PlusC3;
        Vector256<int> z3 = z5 - ((r.R7 + r.R3) * C3PlusC5), z4 = z5 - ((r.R5 + r.R1) * C3MinusC5);
        Vector256<int> odd3 = (r.R7 * A) + z1 + z3, odd2 = (r.R5 * B) + z2 + z4;
        Vector256<int> odd1 = (r.R3 * C) + z2 + z3, odd0 = (r.R1 * D) + z1 + z4;

        r.R0 = (s0 + odd0) >> drop;
        r.R7 = (s0 - odd0) >> drop;
        r.R1 = (s1 + odd1) >> drop;
        r.R6 = (s1 - odd1) >> drop;
        r.R2 = (s2 + odd2) >> drop;
        r.R5 = (s2 - odd2) >> drop;
        r.R3 = (s3 + odd3) >> drop;
        r.R4 = (s3 - odd3) >> drop;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(ref Eight r)
    {
        if (!Avx2.IsSupported)
        {
            TransposeSlowly(ref r);
            return;
        }

        Vector256<int> a0 = Avx2.UnpackLow(r.R0, r.R1), a1 = Avx2.UnpackHigh(r.R0, r.R1);
        Vector256<int> a2 = Avx2.UnpackLow(r.R2, r.R3), a3 = Avx2.UnpackHigh(r.R2, r.R3);
        Vector256<int> a4 = Avx2.UnpackLow(r.R4, r.R5), a5 = Avx2.UnpackHigh(r.R4, r.R5);
        Vector256<int> a6 = Avx2.UnpackLow(r.R6, r.R7), a7 = Avx2.UnpackHigh(r.R6, r.R7);
        Vector256<long> b0 = Low(a0, a2), b1 = High(a0, a2), b2 = Low(a1, a3), b3 = High(a1, a3);
        Vector256<long> b4 = Low(a4, a6), b5 = High(a4, a6), b6 = Low(a5, a7), b7 = High(a5, a7);
        (r.R0, r.R4) = (Lower(b0, b4), Upper(b0, b4));
        (r.R1, r.R5) = (Lower(b1, b5), Upper(b1, b5));
        (r.R2, r.R6) = (Lower(b2, b6), Upper(b2, b6));
        (r.R3, r.R7) = (Lower(b3, b7), Upper(b3, b7));

        static Vector256<long> Low(Vector256<int> x, Vector256<int> y) => Avx2.UnpackLow(x.AsInt64(), y.AsInt64());
        static Vector256<long> High(Vector256<int> x, Vector256<int> y) => Avx2.UnpackHigh(x.AsInt64(), y.AsInt64());
        static Vector256<int> Lower(Vector256<long> x, Vector256<long> y) =>
            Avx2.Permute2x128(x, y, 0x20).AsInt32();
        static Vector256<int> Upper(Vector256<long> x, Vector256<long> y) =>
            Avx2.Permute2x128(x, y, 0x31).AsInt32();
    }

    private static void TransposeSlowly(ref Eight r)
    {
        Span<int> values = stackalloc int[64], turned = stackalloc int[64];
        for (int i = 0; i < 8; i++)
            r[i].CopyTo(values[(8 * i)..]);
        for (int i = 0; i < 64; i++)
            turned[i] = values[((i & 7) * 8) + (i >> 3)];
        for (int i = 0; i < 8; i++)
            r[i] = Vector256.Create<int>(turned.Slice(8 * i, 8));
    }

    private struct Eight
    {
        public Vector256<int> R0, R1, R2, R3, R4, R5, R6, R7;

        [System.Diagnostics.CodeAnalysis.UnscopedRef]
        public ref Vector256<int> this[int index] => ref Unsafe.Add(ref R0, index);
    }
}
