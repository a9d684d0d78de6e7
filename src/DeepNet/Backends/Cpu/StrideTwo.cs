using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

/// <summary>A linear map of up to five numbers; what it does not use is 0.</summary>
internal interface IStrideTwoTransform
{
    static abstract int Inputs { get; }

    static abstract int Outputs { get; }

    /// <summary>Whether the squares of outputs lie further apart than those of inputs.</summary>
    static virtual bool Spreads => true;

    static abstract void Apply<TLane>(ref TLane x0, ref TLane x1, ref TLane x2, ref TLane x3, ref TLane x4)
        where TLane : struct, ILane<TLane>;
}

/// <summary>
/// Two neighbouring outputs of a line of three taps at stride 2 as sums of 5 products instead of 6, so four of a
/// square as sums of 25 instead of 36.
/// </summary>
/// <remarks>
/// With x[2s] = e[s] and x[2s + 1] = o[s] the taps 0 and 2 are a line at stride 1 on e, and tap 1 one on o. The first
/// is Winograd's F(2, 2) at the points 0, 1 and ∞, https://arxiv.org/abs/1509.09308: y₀ = m₀ + m₁, y₁ = m₁ + m₂ of
/// m = ((e₀ - e₁) g₀, e₁ (g₀ + g₂), (e₂ - e₁) g₂). The second needs no point ∞ and shares the others: its products
/// (o₀ - o₁) g₁ and o₁ g₁ are added to m₀ and m₁ before they are transformed back. A square has 9 points, each with
/// the products of 4, 2 or 1 phases, which are its slots. All factors are ±1.
/// </remarks>
internal static unsafe class StrideTwo
{
    /// <summary>Outputs per tile and dimension.</summary>
    public const int Tile = 2;

    /// <summary>Inputs per tile and dimension.</summary>
    public const int Patch = 5;

    /// <summary>Points of a square.</summary>
    public const int Points = 9;

    /// <summary>Products of a square, those of a point side by side.</summary>
    public const int Slots = 25;

    /// <summary>Channels of a transform.</summary>
    public const int Lanes = 16;

    // Squares whose lines are asked for ahead of time.
    private const int Ahead = 3;

    /// <summary>The first slot of a point.</summary>
    public static int First(int point) => point < 6 ? point / 3 * 10 + point % 3 * 4 : 20 + (point - 6) * 2;

    /// <summary>Slots of a point.</summary>
    public static int Phases(int point) => (point < 6 ? 2 : 1) * (point % 3 < 2 ? 2 : 1);

    /// <summary>
    /// Both directions of squares of sixteen channels, side by side: the places of a square's numbers are relative to
    /// where it starts.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply<TLane, TElement, TTransform>(
        int count, TElement* from, int* fromPlaces, int fromStep, TElement* to, int* toPlaces, int toStep)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
        where TTransform : struct, IStrideTwoTransform
    {
        TLane* middle = stackalloc TLane[Slots + 1];
        middle = (TLane*)(((nint)middle + sizeof(TLane) - 1) & -sizeof(TLane));
        int inputs = TTransform.Inputs, outputs = TTransform.Outputs;
        for (int lane = 0; lane < count * Lanes; lane += TLane.Count)
        {
            TElement* source = from + (long)(lane / Lanes) * fromStep + lane % Lanes;
            TElement* target = to + (long)(lane / Lanes) * toStep + lane % Lanes;
            if (Sse.IsSupported && lane % Lanes == 0)
            {
                // Rows lie too far apart to be guessed.
                TElement* soon = TTransform.Spreads ? target + Ahead * (long)toStep : source + Ahead * (long)fromStep;
                int* places = TTransform.Spreads ? toPlaces : fromPlaces;
                int size = TTransform.Spreads ? outputs : inputs;
                for (int i = 0; i < size * size; i++)
                    Sse.Prefetch1(soon + places[i]);
            }

            for (int row = 0; row < inputs; row++)
            {
                int* places = fromPlaces + row * inputs;
                TLane* half = middle + row;
                TLane x0 = TLane.Load(source + places[0]), x1 = TLane.Load(source + places[1]);
                TLane x2 = default, x3 = default, x4 = default;
                if (TTransform.Inputs > 2)
                    x2 = TLane.Load(source + places[2]);
                if (TTransform.Inputs > 3)
                {
                    x3 = TLane.Load(source + places[3]);
                    x4 = TLane.Load(source + places[4]);
                }

                TTransform.Apply(ref x0, ref x1, ref x2, ref x3, ref x4);
                half[0] = x0;
                half[inputs] = x1;
                if (TTransform.Outputs > 2)
                    half[2 * inputs] = x2;
                if (TTransform.Outputs > 3)
                    half[3 * inputs] = x3;
                if (TTransform.Outputs > 4)
                    half[4 * inputs] = x4;
            }

            for (int column = 0; column < outputs; column++)
            {
                int* places = toPlaces + column;
                TLane* half = middle + column * inputs;
                TLane x0 = half[0], x1 = half[1], x2 = default, x3 = default, x4 = default;
                if (TTransform.Inputs > 2)
                    x2 = half[2];
                if (TTransform.Inputs > 3)
                {
                    x3 = half[3];
                    x4 = half[4];
                }

                TTransform.Apply(ref x0, ref x1, ref x2, ref x3, ref x4);
                TLane.Store(x0, target + places[0]);
                TLane.Store(x1, target + places[outputs]);
                if (TTransform.Outputs > 2)
                    TLane.Store(x2, target + places[2 * outputs]);
                if (TTransform.Outputs > 3)
                    TLane.Store(x3, target + places[3 * outputs]);
                if (TTransform.Outputs > 4)
                    TLane.Store(x4, target + places[4 * outputs]);
            }
        }
    }

    /// <summary>Places of a square of <paramref name="size"/> lines of sixteen channels each.</summary>
    public static void Locate(int size, int line, int* to)
    {
        for (int y = 0; y < size; y++)
        {
            for (int x = 0; x < size; x++)
                *to++ = y * line + x * Lanes;
        }
    }

    /// <summary>Point and phase of one of five lines and columns: the last two are 0 and 1 of the odd phase.</summary>
    public static void Slot(int y, int x, out int point, out int phase)
    {
        point = y % 3 * 3 + x % 3;
        phase = y / 3 * (x % 3 < 2 ? 2 : 1) + x / 3;
    }

    /// <summary>Inputs to the three points of the even phase, then the two of the odd one.</summary>
    public readonly struct OfInput : IStrideTwoTransform
    {
        public static int Inputs => Patch;

        public static int Outputs => 5;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<TLane>(ref TLane x0, ref TLane x1, ref TLane x2, ref TLane x3, ref TLane x4)
            where TLane : struct, ILane<TLane>
        {
            TLane odd = x3;
            (x0, x1, x2, x3, x4) = (x0 - x2, x2, x4 - x2, x1 - odd, odd);
        }
    }

    /// <summary>Taps to their factors.</summary>
    public readonly struct OfKernel : IStrideTwoTransform
    {
        public static int Inputs => 3;

        public static int Outputs => 5;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<TLane>(ref TLane x0, ref TLane x1, ref TLane x2, ref TLane x3, ref TLane x4)
            where TLane : struct, ILane<TLane>
        {
            x3 = x1;
            x4 = x1;
            x1 = x0 + x2;
        }
    }

    /// <summary>Sums of the products to outputs.</summary>
    public readonly struct ToOutput : IStrideTwoTransform
    {
        public static int Inputs => 3;

        public static int Outputs => Tile;

        public static bool Spreads => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<TLane>(ref TLane x0, ref TLane x1, ref TLane x2, ref TLane x3, ref TLane x4)
            where TLane : struct, ILane<TLane>
        {
            x0 += x1;
            x1 += x2;
        }
    }

    /// <summary>Outputs to the gradient of the sums of the products.</summary>
    public readonly struct OfOutput : IStrideTwoTransform
    {
        public static int Inputs => Tile;

        public static int Outputs => 3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<TLane>(ref TLane x0, ref TLane x1, ref TLane x2, ref TLane x3, ref TLane x4)
            where TLane : struct, ILane<TLane>
        {
            x2 = x1;
            x1 = x0 + x2;
        }
    }

    /// <summary>The gradient of the products to that of the taps.</summary>
    public readonly struct ToKernel : IStrideTwoTransform
    {
        public static int Inputs => 5;

        public static int Outputs => 3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<TLane>(ref TLane x0, ref TLane x1, ref TLane x2, ref TLane x3, ref TLane x4)
            where TLane : struct, ILane<TLane>
        {
            x0 += x1;
            x2 += x1;
            x1 = x3 + x4;
        }
    }

    /// <summary>
    /// Gradients of outputs to the points of the gradient of inputs, which every phase shares: the even inputs are a
    /// line of the taps 2 and 0, the odd ones of tap 1.
    /// </summary>
    public readonly struct OfGradient : IStrideTwoTransform
    {
        public static int Inputs => 3;

        public static int Outputs => 3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<TLane>(ref TLane x0, ref TLane x1, ref TLane x2, ref TLane x3, ref TLane x4)
            where TLane : struct, ILane<TLane>
        {
            x0 -= x1;
            x2 -= x1;
        }
    }

    /// <summary>Products to the gradients of four neighbouring inputs, the first of which tap 1 sees.</summary>
    public readonly struct ToInput : IStrideTwoTransform
    {
        public static int Inputs => 5;

        public static int Outputs => 2 * Tile;

        public static bool Spreads => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<TLane>(ref TLane x0, ref TLane x1, ref TLane x2, ref TLane x3, ref TLane x4)
            where TLane : struct, ILane<TLane>
        {
            (x0, x1, x2, x3) = (x3 + x4, x0 + x1, x4, x1 + x2);
        }
    }
}

/// <summary>Rows of the products of squares, or of their sums: a point's phases lie side by side.</summary>
internal readonly record struct StrideTwoRows(int Channels, bool Phased)
{
    /// <summary>From one row to the next: an odd number of cache lines, so that rows meet in no set.</summary>
    public int Step => ((Phased ? StrideTwo.Slots : StrideTwo.Points) * Channels) | StrideTwo.Lanes;

    /// <summary>Columns of a point.</summary>
    public int Columns(int point) => (Phased ? StrideTwo.Phases(point) : 1) * Channels;

    /// <summary>The first column of a point.</summary>
    public int First(int point) => (Phased ? StrideTwo.First(point) : point) * Channels;

    /// <summary>Places of a row, in the order of the transforms.</summary>
    public unsafe void Locate(int* to)
    {
        int size = Phased ? 5 : 3;
        for (int y = 0; y < size; y++)
        {
            for (int x = 0; x < size; x++)
            {
                StrideTwo.Slot(y, x, out int point, out int phase);
                *to++ = First(point) + phase * Channels;
            }
        }
    }
}
