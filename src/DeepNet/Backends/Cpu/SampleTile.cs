using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

/// <summary>
/// Products of weights with pixels whose sixteen samples lie side by side: some rows of weights × four pixels in
/// registers. Weights are read where they lie.
/// </summary>
internal static unsafe class SampleTile
{
    /// <summary>Samples of a pixel.</summary>
    public const int Lanes = 16;

    /// <summary>Pixels of a tile.</summary>
    public const int Pixels = 4;

    /// <summary>Numbers per tap of a tile: where its weight lies, and the four pixels it meets.</summary>
    public const int TapLength = 1 + Pixels;

    private interface IRows
    {
        static abstract int Count { get; }
    }

    private readonly struct One : IRows
    {
        public static int Count => 1;
    }

    private readonly struct Two : IRows
    {
        public static int Count => 2;
    }

    private readonly struct Three : IRows
    {
        public static int Count => 3;
    }

    private readonly struct Four : IRows
    {
        public static int Count => 4;
    }

    private readonly struct Six : IRows
    {
        public static int Count => 6;
    }

    private interface IOrder
    {
    }

    private readonly struct Ahead : IOrder
    {
    }

    private readonly struct Turned : IOrder
    {
    }

    /// <summary>What a tile reads, and where its sums go.</summary>
    /// <param name="Channels">Terms per tap.</param>
    /// <param name="X">Pixels of the first channel.</param>
    /// <param name="XChannel">From one channel's pixels to the next's.</param>
    /// <param name="W">The first row's weights for the first channel.</param>
    /// <param name="WRow">From one row of weights to the next.</param>
    /// <param name="WChannel">From one channel's weights to the next's.</param>
    /// <param name="C">The first row's sums.</param>
    /// <param name="CRow">From one row's sums to the next's.</param>
    public readonly record struct Factors(
        int Channels, nint X, long XChannel, nint W, long WRow, long WChannel, nint C, long CRow)
    {
        /// <summary>The same from one of its rows and lanes on.</summary>
        public Factors From<TElement>(int row, int lane)
            where TElement : unmanaged => this with
            {
                X = (nint)((TElement*)X + lane),
                W = (nint)((TElement*)W + row * WRow),
                C = (nint)((TElement*)C + row * CRow + lane),
            };
    }

    /// <summary>
    /// c[row, place] = Σ over channels and taps, in this order, of w · x, for the four <paramref name="places"/>.
    /// </summary>
    public static void Multiply<TLane, TElement>(int rows, Factors f, nint* taps, int count, nint* places)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged
    {
        bool wide = TLane.Count * sizeof(TElement) == 64 || AdvSimd.Arm64.IsSupported;
        while (rows > 0)
        {
            int height = rows switch
            {
                // Two of four are better than six and two, which cannot hide the adders' latency.
                >= 6 and not 8 when wide => 6,
                >= 4 when wide => 4,
                >= 3 => 3,
                _ => rows,
            };
            for (int lane = 0; lane < Lanes; lane += TLane.Count)
            {
                Factors part = f.From<TElement>(0, lane);
                switch (height)
                {
                    case 6:
                        Run<TLane, TElement, Six>(part, taps, count, places);
                        break;
                    case 4:
                        Run<TLane, TElement, Four>(part, taps, count, places);
                        break;
                    case 3:
                        Run<TLane, TElement, Three>(part, taps, count, places);
                        break;
                    case 2:
                        Run<TLane, TElement, Two>(part, taps, count, places);
                        break;
                    default:
                        Run<TLane, TElement, One>(part, taps, count, places);
                        break;
                }
            }

            f = f.From<TElement>(height, 0);
            rows -= height;
        }
    }

    /// <summary>
    /// The same for all of an image of two by two and kernels of three by three, padded by one: what lies outside is
    /// left out, not multiplied by zero.
    /// </summary>
    public static void MultiplySquare<TLane, TElement>(int rows, Factors f, bool turned)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged
    {
        while (rows > 0)
        {
            int height = rows >= 4 ? 4 : rows >= 2 ? 2 : 1;
            for (int lane = 0; lane < Lanes; lane += TLane.Count)
            {
                Factors part = f.From<TElement>(0, lane);
                if (turned)
                    RunSquare<TLane, TElement, Turned>(height, part);
                else
                    RunSquare<TLane, TElement, Ahead>(height, part);
            }

            f = f.From<TElement>(height, 0);
            rows -= height;
        }
    }

    private static void RunSquare<TLane, TElement, TOrder>(int height, in Factors f)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged
        where TOrder : struct, IOrder
    {
        if (height == 4)
            RunSquare<TLane, TElement, Four, TOrder>(f);
        else if (height == 2)
            RunSquare<TLane, TElement, Two, TOrder>(f);
        else
            RunSquare<TLane, TElement, One, TOrder>(f);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TLane, TElement, TRows>(in Factors f, nint* taps, int count, nint* places)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged
        where TRows : struct, IRows
    {
        TLane a0 = default, a1 = default, a2 = default, a3 = default, b0 = default, b1 = default, b2 = default;
        TLane b3 = default, c0 = default, c1 = default, c2 = default, c3 = default, d0 = default, d1 = default;
        TLane d2 = default, d3 = default, e0 = default, e1 = default, e2 = default, e3 = default, f0 = default;
        TLane f1 = default, f2 = default, f3 = default;
        TElement* x = (TElement*)f.X, w = (TElement*)f.W;
        long row = f.WRow, xChannel = f.XChannel, wChannel = f.WChannel;
        for (int channel = count == 0 ? 0 : f.Channels; channel > 0; channel--, x += xChannel, w += wChannel)
        {
            nint* tap = taps;
            for (int i = count; i > 0; i--, tap += TapLength)
            {
                TElement* t = w + tap[0];
                TLane x0 = TLane.Load(x + tap[1]), x1 = TLane.Load(x + tap[2]);
                TLane x2 = TLane.Load(x + tap[3]), x3 = TLane.Load(x + tap[4]);
                Step(t[0], x0, x1, x2, x3, ref a0, ref a1, ref a2, ref a3);
                if (TRows.Count > 1)
                    Step(t[row], x0, x1, x2, x3, ref b0, ref b1, ref b2, ref b3);
                if (TRows.Count > 2)
                    Step(t[2 * row], x0, x1, x2, x3, ref c0, ref c1, ref c2, ref c3);
                if (TRows.Count > 3)
                {
                    t += 3 * row;
                    Step(t[0], x0, x1, x2, x3, ref d0, ref d1, ref d2, ref d3);
                }

                if (TRows.Count > 4)
                {
                    Step(t[row], x0, x1, x2, x3, ref e0, ref e1, ref e2, ref e3);
                    Step(t[2 * row], x0, x1, x2, x3, ref f0, ref f1, ref f2, ref f3);
                }
            }
        }

        TElement* c = (TElement*)f.C;
        long cRow = f.CRow;
        Put(c, places, a0, a1, a2, a3);
        if (TRows.Count > 1)
            Put(c + cRow, places, b0, b1, b2, b3);
        if (TRows.Count > 2)
            Put(c + 2 * cRow, places, c0, c1, c2, c3);
        if (TRows.Count > 3)
            Put(c + 3 * cRow, places, d0, d1, d2, d3);
        if (TRows.Count > 4)
        {
            Put(c + 4 * cRow, places, e0, e1, e2, e3);
            Put(c + 5 * cRow, places, f0, f1, f2, f3);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static void Step(
            TElement weight, TLane x0, TLane x1, TLane x2, TLane x3, ref TLane r0, ref TLane r1, ref TLane r2,
            ref TLane r3)
        {
            TLane w = TLane.Broadcast(weight);
            TLane.AddProduct(w, x0, ref r0);
            TLane.AddProduct(w, x1, ref r1);
            TLane.AddProduct(w, x2, ref r2);
            TLane.AddProduct(w, x3, ref r3);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static void Put(TElement* c, nint* places, TLane r0, TLane r1, TLane r2, TLane r3)
        {
            TLane.Store(r0, c + places[0]);
            TLane.Store(r1, c + places[1]);
            TLane.Store(r2, c + places[2]);
            TLane.Store(r3, c + places[3]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunSquare<TLane, TElement, TRows, TOrder>(in Factors f)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged
        where TRows : struct, IRows
        where TOrder : struct, IOrder
    {
        TLane a0 = default, a1 = default, a2 = default, a3 = default, b0 = default, b1 = default, b2 = default;
        TLane b3 = default, c0 = default, c1 = default, c2 = default, c3 = default, d0 = default, d1 = default;
        TLane d2 = default, d3 = default;
        TElement* x = (TElement*)f.X, w = (TElement*)f.W;
        long row = f.WRow, xChannel = f.XChannel, wChannel = f.WChannel;
        for (int channel = f.Channels; channel > 0; channel--, x += xChannel, w += wChannel)
        {
            TLane x0 = TLane.Load(x), x1 = TLane.Load(x + Lanes);
            TLane x2 = TLane.Load(x + 2 * Lanes), x3 = TLane.Load(x + 3 * Lanes);
            Nine<TLane, TElement, TOrder>(w, x0, x1, x2, x3, ref a0, ref a1, ref a2, ref a3);
            if (TRows.Count > 1)
                Nine<TLane, TElement, TOrder>(w + row, x0, x1, x2, x3, ref b0, ref b1, ref b2, ref b3);
            if (TRows.Count > 2)
            {
                Nine<TLane, TElement, TOrder>(w + 2 * row, x0, x1, x2, x3, ref c0, ref c1, ref c2, ref c3);
                Nine<TLane, TElement, TOrder>(w + 3 * row, x0, x1, x2, x3, ref d0, ref d1, ref d2, ref d3);
            }
        }

        TElement* c = (TElement*)f.C;
        long cRow = f.CRow;
        Put(c, a0, a1, a2, a3);
        if (TRows.Count > 1)
            Put(c + cRow, b0, b1, b2, b3);
        if (TRows.Count > 2)
        {
            Put(c + 2 * cRow, c0, c1, c2, c3);
            Put(c + 3 * cRow, d0, d1, d2, d3);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static void Put(TElement* c, TLane r0, TLane r1, TLane r2, TLane r3)
        {
            TLane.Store(r0, c);
            TLane.Store(r1, c + Lanes);
            TLane.Store(r2, c + 2 * Lanes);
            TLane.Store(r3, c + 3 * Lanes);
        }
    }

    // Output (y, x) of four sees pixel (y + ky - 1, x + kx - 1) by tap (ky, kx).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Nine<TLane, TElement, TOrder>(
        TElement* w, TLane x0, TLane x1, TLane x2, TLane x3, ref TLane r0, ref TLane r1, ref TLane r2, ref TLane r3)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
        where TElement : unmanaged
        where TOrder : struct, IOrder
    {
        TLane.AddProduct(Weight(0), x0, ref r3);
        TLane tap = Weight(1);
        TLane.AddProduct(tap, x0, ref r2);
        TLane.AddProduct(tap, x1, ref r3);
        TLane.AddProduct(Weight(2), x1, ref r2);
        tap = Weight(3);
        TLane.AddProduct(tap, x0, ref r1);
        TLane.AddProduct(tap, x2, ref r3);
        tap = Weight(4);
        TLane.AddProduct(tap, x0, ref r0);
        TLane.AddProduct(tap, x1, ref r1);
        TLane.AddProduct(tap, x2, ref r2);
        TLane.AddProduct(tap, x3, ref r3);
        tap = Weight(5);
        TLane.AddProduct(tap, x1, ref r0);
        TLane.AddProduct(tap, x3, ref r2);
        TLane.AddProduct(Weight(6), x2, ref r1);
        tap = Weight(7);
        TLane.AddProduct(tap, x2, ref r0);
        TLane.AddProduct(tap, x3, ref r1);
        TLane.AddProduct(Weight(8), x3, ref r0);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        TLane Weight(int tap) => TLane.Broadcast(w[typeof(TOrder) == typeof(Turned) ? 8 - tap : tap]);
    }
}
