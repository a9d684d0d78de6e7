using System.Numerics;
using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

/// <summary>A linear map of a few numbers, applied to the rows and to the columns of a square.</summary>
internal unsafe interface IWinogradTransform
{
    static abstract int Inputs { get; }

    static abstract int Outputs { get; }

    /// <summary>to[i · toStep] of from[i · fromStep], a lane each.</summary>
    static abstract void Apply<TLane, TElement>(TElement* from, long fromStep, TElement* to, long toStep)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>;
}

/// <summary>
/// The matrices of F(4×4, 3×3): four outputs of three taps as six products of polynomials at 0, ±a, ±b and ∞.
/// </summary>
/// <remarks>
/// y = Aᵀ((G g Gᵀ) ⊙ (Bᵀ d B))A: Lavin and Gray, 2015, https://arxiv.org/abs/1509.09308. The points a = 5/8 and b = 3/2
/// have half the error of the usual 1 and 2, and all constants here are exact in float32 but those divided by N.
/// </remarks>
internal static unsafe class Winograd
{
    /// <summary>Outputs per tile and dimension.</summary>
    public const int Tile = 4;

    /// <summary>Inputs per tile and dimension.</summary>
    public const int Patch = 6;

    /// <summary>Products per tile.</summary>
    public const int Points = Patch * Patch;

    private const double A = 0.625;
    private const double B = 1.5;
    private const double A2 = A * A;
    private const double B2 = B * B;

    // Nᵢ = Π (pᵢ - pⱼ) over the other finite points.
    private const double N0 = A2 * B2;
    private const double Na = 2 * A2 * (A2 - B2);
    private const double Nb = 2 * B2 * (B2 - A2);

    /// <summary>Both directions of a square; <paramref name="middle"/> takes inputs · outputs lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Apply<TLane, TElement, TTransform>(
        TElement* from, long fromStep, TElement* middle, TElement* to, long toStep)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
        where TTransform : struct, IWinogradTransform
    {
        int inputs = TTransform.Inputs, outputs = TTransform.Outputs;
        for (int column = 0; column < inputs; column++)
        {
            TTransform.Apply<TLane, TElement>(
                from + column * fromStep, inputs * fromStep, middle + column * TLane.Count, inputs * TLane.Count);
        }

        for (int row = 0; row < outputs; row++)
        {
            TTransform.Apply<TLane, TElement>(
                middle + row * inputs * TLane.Count, TLane.Count, to + row * outputs * toStep, toStep);
        }
    }

    /// <summary>Bᵀ: a patch of the input.</summary>
    public readonly struct OfInput : IWinogradTransform
    {
        public static int Inputs => Patch;

        public static int Outputs => Patch;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<TLane, TElement>(TElement* from, long fromStep, TElement* to, long toStep)
            where TLane : unmanaged, IPackedLane<TLane, TElement>
            where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
        {
            TLane d0 = TLane.Load(from), d1 = TLane.Load(from + fromStep), d2 = TLane.Load(from + 2 * fromStep);
            TLane d3 = TLane.Load(from + 3 * fromStep), d4 = TLane.Load(from + 4 * fromStep);
            TLane d5 = TLane.Load(from + 5 * fromStep);
            TLane product = TLane.Of(A2 * B2), sum = TLane.Of(-(A2 + B2));
            TLane.Store(TLane.FusedMultiplyAdd(product, d0, TLane.FusedMultiplyAdd(sum, d2, d4)), to);
            Pair(TLane.Of(A), TLane.Of(-B2), d1, d2, d3, d4, to + toStep, toStep);
            Pair(TLane.Of(B), TLane.Of(-A2), d1, d2, d3, d4, to + 3 * toStep, toStep);
            TLane.Store(
                TLane.FusedMultiplyAdd(product, d1, TLane.FusedMultiplyAdd(sum, d3, d5)), to + 5 * toStep);

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            static void Pair(
                TLane point, TLane factor, TLane d1, TLane d2, TLane d3, TLane d4, TElement* to, long toStep)
            {
                TLane even = TLane.FusedMultiplyAdd(factor, d2, d4);
                TLane odd = TLane.FusedMultiplyAdd(factor, d1, d3);
                TLane.Store(TLane.FusedMultiplyAdd(point, odd, even), to);
                TLane.Store(TLane.FusedMultiplyAdd(-point, odd, even), to + toStep);
            }
        }
    }

    /// <summary>G: a kernel.</summary>
    public readonly struct OfKernel : IWinogradTransform
    {
        public static int Inputs => 3;

        public static int Outputs => Patch;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<TLane, TElement>(TElement* from, long fromStep, TElement* to, long toStep)
            where TLane : unmanaged, IPackedLane<TLane, TElement>
            where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
        {
            TLane g0 = TLane.Load(from), g1 = TLane.Load(from + fromStep), g2 = TLane.Load(from + 2 * fromStep);
            TLane.Store(TLane.Of(1 / N0) * g0, to);
            TLane even = TLane.FusedMultiplyAdd(TLane.Of(A2 / Na), g2, TLane.Of(1 / Na) * g0), odd = TLane.Of(A / Na);
            TLane.Store(TLane.FusedMultiplyAdd(odd, g1, even), to + toStep);
            TLane.Store(TLane.FusedMultiplyAdd(-odd, g1, even), to + 2 * toStep);
            even = TLane.FusedMultiplyAdd(TLane.Of(B2 / Nb), g2, TLane.Of(1 / Nb) * g0);
            odd = TLane.Of(B / Nb);
            TLane.Store(TLane.FusedMultiplyAdd(odd, g1, even), to + 3 * toStep);
            TLane.Store(TLane.FusedMultiplyAdd(-odd, g1, even), to + 4 * toStep);
            TLane.Store(g2, to + 5 * toStep);
        }
    }

    /// <summary>Aᵀ: the products of a tile to its outputs.</summary>
    public readonly struct ToOutput : IWinogradTransform
    {
        public static int Inputs => Patch;

        public static int Outputs => Tile;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<TLane, TElement>(TElement* from, long fromStep, TElement* to, long toStep)
            where TLane : unmanaged, IPackedLane<TLane, TElement>
            where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
        {
            TLane m1 = TLane.Load(from + fromStep), m2 = TLane.Load(from + 2 * fromStep);
            TLane m3 = TLane.Load(from + 3 * fromStep), m4 = TLane.Load(from + 4 * fromStep);
            TLane evenA = m1 + m2, oddA = m1 - m2, evenB = m3 + m4, oddB = m3 - m4;
            TLane.Store(TLane.Load(from) + (evenA + evenB), to);
            TLane.Store(TLane.FusedMultiplyAdd(TLane.Of(B), oddB, TLane.Of(A) * oddA), to + toStep);
            TLane.Store(TLane.FusedMultiplyAdd(TLane.Of(B2), evenB, TLane.Of(A2) * evenA), to + 2 * toStep);
            TLane last = TLane.FusedMultiplyAdd(TLane.Of(A2 * A), oddA, TLane.Load(from + 5 * fromStep));
            TLane.Store(TLane.FusedMultiplyAdd(TLane.Of(B2 * B), oddB, last), to + 3 * toStep);
        }
    }

    /// <summary>A: the gradient of a tile's outputs to that of its products.</summary>
    public readonly struct OfGradient : IWinogradTransform
    {
        public static int Inputs => Tile;

        public static int Outputs => Patch;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<TLane, TElement>(TElement* from, long fromStep, TElement* to, long toStep)
            where TLane : unmanaged, IPackedLane<TLane, TElement>
            where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
        {
            TLane y0 = TLane.Load(from), y1 = TLane.Load(from + fromStep), y2 = TLane.Load(from + 2 * fromStep);
            TLane y3 = TLane.Load(from + 3 * fromStep);
            TLane.Store(y0, to);
            Pair(TLane.Of(A), TLane.Of(A2), y0, y1, y2, y3, to + toStep, toStep);
            Pair(TLane.Of(B), TLane.Of(B2), y0, y1, y2, y3, to + 3 * toStep, toStep);
            TLane.Store(y3, to + 5 * toStep);

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            static void Pair(
                TLane point, TLane square, TLane y0, TLane y1, TLane y2, TLane y3, TElement* to, long toStep)
            {
                TLane even = TLane.FusedMultiplyAdd(square, y2, y0);
                TLane odd = TLane.FusedMultiplyAdd(square, y3, y1);
                TLane.Store(TLane.FusedMultiplyAdd(point, odd, even), to);
                TLane.Store(TLane.FusedMultiplyAdd(-point, odd, even), to + toStep);
            }
        }
    }

    /// <summary>Gᵀ: the gradient of the transformed kernel to that of the kernel.</summary>
    public readonly struct ToKernel : IWinogradTransform
    {
        public static int Inputs => Patch;

        public static int Outputs => 3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<TLane, TElement>(TElement* from, long fromStep, TElement* to, long toStep)
            where TLane : unmanaged, IPackedLane<TLane, TElement>
            where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
        {
            TLane s1 = TLane.Load(from + fromStep), s2 = TLane.Load(from + 2 * fromStep);
            TLane s3 = TLane.Load(from + 3 * fromStep), s4 = TLane.Load(from + 4 * fromStep);
            TLane evenA = s1 + s2, oddA = s1 - s2, evenB = s3 + s4, oddB = s3 - s4;
            TLane first = TLane.FusedMultiplyAdd(TLane.Of(1 / Na), evenA, TLane.Of(1 / N0) * TLane.Load(from));
            TLane.Store(TLane.FusedMultiplyAdd(TLane.Of(1 / Nb), evenB, first), to);
            TLane.Store(TLane.FusedMultiplyAdd(TLane.Of(B / Nb), oddB, TLane.Of(A / Na) * oddA), to + toStep);
            TLane last = TLane.FusedMultiplyAdd(TLane.Of(A2 / Na), evenA, TLane.Load(from + 5 * fromStep));
            TLane.Store(TLane.FusedMultiplyAdd(TLane.Of(B2 / Nb), evenB, last), to + 2 * toStep);
        }
    }
}
