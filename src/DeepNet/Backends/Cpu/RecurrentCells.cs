using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

/// <summary>Where one vector of hidden units of one row of the batch lies at one step.</summary>
/// <remarks>Values of different gates stand <see cref="Hidden"/> apart, sums <see cref="SumStride"/>.</remarks>
internal unsafe struct RecurrentUnits<TElement>
    where TElement : unmanaged
{
    /// <summary>Hidden units.</summary>
    public long Hidden;

    /// <summary>Forward: the products of the weight's gates with the former h. Backward: the gradient that comes from
    /// the next step's gates.</summary>
    public TElement* Sums;

    /// <summary>Distance of the gates in the sums.</summary>
    public long SumStride;

    /// <summary>Forward: the products with x, then what the gradient needs of the gates.</summary>
    public TElement* Gates;

    /// <summary>Whether there will be a gradient.</summary>
    public bool KeepsGates;

    /// <summary>Biases, those that always meet added up.</summary>
    public TElement* Bias;

    /// <summary>The output before this step.</summary>
    public TElement* FormerH;

    /// <summary>The output of this step.</summary>
    public TElement* H;

    /// <summary>The cells before this step.</summary>
    public TElement* FormerC;

    /// <summary>The cells of this step.</summary>
    public TElement* C;

    /// <summary>The gradient of this step's output from outside, or null.</summary>
    public TElement* Dy;

    /// <summary>The gradients of the sums that gave the gates.</summary>
    public TElement* DGates;

    /// <summary>What flows back to the former step besides the gates: read, then written.</summary>
    public TElement* Carry;

    /// <summary>Goes on to the next unit.</summary>
    public void Next()
    {
        Sums++;
        Gates++;
        Bias++;
        FormerH++;
        H++;
        FormerC++;
        C++;
        DGates++;
        Carry++;
        Dy = Dy == null ? null : Dy + 1;
    }
}

/// <summary>The formulas of a cell on one vector of hidden units.</summary>
internal interface IRecurrentCell
{
    /// <summary>Blocks of hidden units in the weights.</summary>
    static abstract int Gates { get; }

    /// <summary>Blocks in what is saved: the gates, and what else the gradient needs.</summary>
    static abstract int Saved { get; }

    /// <summary>True if the first step's gradient has a part that does not pass the gates.</summary>
    static abstract bool HasDirectPath { get; }

    static abstract unsafe void Forward<TLane, TElement>(in RecurrentUnits<TElement> at)
        where TLane : struct, IPackedLane<TLane, TElement>
        where TElement : unmanaged;

    static abstract unsafe void Backward<TLane, TElement>(in RecurrentUnits<TElement> at)
        where TLane : struct, IPackedLane<TLane, TElement>
        where TElement : unmanaged;
}

/// <summary>Saved are σ(i), σ(f), tanh(g), σ(o).</summary>
internal readonly struct LstmCellOp : IRecurrentCell
{
    public static int Gates => 4;

    public static int Saved => 4;

    public static bool HasDirectPath => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Forward<TLane, TElement>(in RecurrentUnits<TElement> at)
        where TLane : struct, IPackedLane<TLane, TElement>
        where TElement : unmanaged
    {
        TLane i = TLane.Sigmoid(RecurrentMath.Sum<TLane, TElement>(at, 0));
        TLane f = TLane.Sigmoid(RecurrentMath.Sum<TLane, TElement>(at, 1));
        TLane g = TLane.Tanh(RecurrentMath.Sum<TLane, TElement>(at, 2));
        TLane o = TLane.Sigmoid(RecurrentMath.Sum<TLane, TElement>(at, 3));
        TLane c = TLane.FusedMultiplyAdd(f, TLane.Load(at.FormerC), i * g);
        if (at.KeepsGates)
        {
            TLane.Store(i, at.Gates);
            TLane.Store(f, at.Gates + at.Hidden);
            TLane.Store(g, at.Gates + (2 * at.Hidden));
            TLane.Store(o, at.Gates + (3 * at.Hidden));
        }

        TLane.Store(c, at.C);
        TLane.Store(o * TLane.Tanh(c), at.H);
    }

    /// <summary>dc += dh o (1 - tanh² c); di = dc g, df = dc c₋₁, dg = dc i, do = dh tanh c, each times the slope of
    /// its activation; dc₋₁ = dc f.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Backward<TLane, TElement>(in RecurrentUnits<TElement> at)
        where TLane : struct, IPackedLane<TLane, TElement>
        where TElement : unmanaged
    {
        TLane i = TLane.Load(at.Gates), f = TLane.Load(at.Gates + at.Hidden);
        TLane g = TLane.Load(at.Gates + (2 * at.Hidden)), o = TLane.Load(at.Gates + (3 * at.Hidden));
        TLane tanh = TLane.Tanh(TLane.Load(at.C));
        TLane dh = RecurrentMath.OutputGradient<TLane, TElement>(at);
        TLane dc = TLane.FusedMultiplyAdd(dh * o, 1 - (tanh * tanh), TLane.Load(at.Carry));
        TLane.Store(dc * g * (i * (1 - i)), at.DGates);
        TLane.Store(dc * TLane.Load(at.FormerC) * (f * (1 - f)), at.DGates + at.Hidden);
        TLane.Store(dc * i * (1 - (g * g)), at.DGates + (2 * at.Hidden));
        TLane.Store(dh * tanh * (o * (1 - o)), at.DGates + (3 * at.Hidden));
        TLane.Store(dc * f, at.Carry);
    }
}

/// <summary>Saved are r, z, n and W_hn h + b_hn; the gradients are those of r, z, this product, and n.</summary>
internal readonly struct GruCellOp : IRecurrentCell
{
    public static int Gates => 3;

    public static int Saved => 4;

    public static bool HasDirectPath => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Forward<TLane, TElement>(in RecurrentUnits<TElement> at)
        where TLane : struct, IPackedLane<TLane, TElement>
        where TElement : unmanaged
    {
        TLane r = TLane.Sigmoid(RecurrentMath.Sum<TLane, TElement>(at, 0));
        TLane z = TLane.Sigmoid(RecurrentMath.Sum<TLane, TElement>(at, 1));
        TLane m = TLane.Load(at.Sums + (2 * at.SumStride)) + TLane.Load(at.Bias + (3 * at.Hidden));
        TLane x = TLane.Load(at.Gates + (2 * at.Hidden)) + TLane.Load(at.Bias + (2 * at.Hidden));
        TLane n = TLane.Tanh(TLane.FusedMultiplyAdd(r, m, x));
        if (at.KeepsGates)
        {
            TLane.Store(r, at.Gates);
            TLane.Store(z, at.Gates + at.Hidden);
            TLane.Store(n, at.Gates + (2 * at.Hidden));
            TLane.Store(m, at.Gates + (3 * at.Hidden));
        }

        TLane.Store(TLane.FusedMultiplyAdd(z, TLane.Load(at.FormerH) - n, n), at.H);
    }

    /// <summary>dn = dh (1 - z), dz = dh (h₋₁ - n), dm = dn′ r, dr = dn′ m with ′ for the slope of tanh;
    /// dh₋₁ = dh z beside what comes through the gates.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Backward<TLane, TElement>(in RecurrentUnits<TElement> at)
        where TLane : struct, IPackedLane<TLane, TElement>
        where TElement : unmanaged
    {
        TLane r = TLane.Load(at.Gates), z = TLane.Load(at.Gates + at.Hidden);
        TLane n = TLane.Load(at.Gates + (2 * at.Hidden)), m = TLane.Load(at.Gates + (3 * at.Hidden));
        TLane dh = RecurrentMath.OutputGradient<TLane, TElement>(at) + TLane.Load(at.Carry);
        TLane dn = dh * (1 - z) * (1 - (n * n));
        TLane.Store(dn * m * (r * (1 - r)), at.DGates);
        TLane.Store(dh * (TLane.Load(at.FormerH) - n) * (z * (1 - z)), at.DGates + at.Hidden);
        TLane.Store(dn * r, at.DGates + (2 * at.Hidden));
        TLane.Store(dn, at.DGates + (3 * at.Hidden));
        TLane.Store(dh * z, at.Carry);
    }
}

/// <summary>Nothing is saved but the output.</summary>
internal readonly struct TanhCellOp : IRecurrentCell
{
    public static int Gates => 1;

    public static int Saved => 1;

    public static bool HasDirectPath => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Forward<TLane, TElement>(in RecurrentUnits<TElement> at)
        where TLane : struct, IPackedLane<TLane, TElement>
        where TElement : unmanaged =>
        TLane.Store(TLane.Tanh(RecurrentMath.Sum<TLane, TElement>(at, 0)), at.H);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Backward<TLane, TElement>(in RecurrentUnits<TElement> at)
        where TLane : struct, IPackedLane<TLane, TElement>
        where TElement : unmanaged
    {
        TLane h = TLane.Load(at.H);
        TLane.Store(RecurrentMath.OutputGradient<TLane, TElement>(at) * (1 - (h * h)), at.DGates);
    }
}

/// <summary>Nothing is saved but the output.</summary>
internal readonly struct ReluCellOp : IRecurrentCell
{
    public static int Gates => 1;

    public static int Saved => 1;

    public static bool HasDirectPath => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Forward<TLane, TElement>(in RecurrentUnits<TElement> at)
        where TLane : struct, IPackedLane<TLane, TElement>
        where TElement : unmanaged =>
        TLane.Store(default(ReluOp).Forward(RecurrentMath.Sum<TLane, TElement>(at, 0)), at.H);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Backward<TLane, TElement>(in RecurrentUnits<TElement> at)
        where TLane : struct, IPackedLane<TLane, TElement>
        where TElement : unmanaged
    {
        TLane h = TLane.Load(at.H), dh = RecurrentMath.OutputGradient<TLane, TElement>(at);
        TLane.Store(dh * default(ReluOp).Derivative(h, h), at.DGates);
    }
}

/// <summary>What the cells share.</summary>
internal static unsafe class RecurrentMath
{
    /// <summary>What a gate's activation is applied to.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Sum<TLane, TElement>(in RecurrentUnits<TElement> at, int gate)
        where TLane : struct, IPackedLane<TLane, TElement>
        where TElement : unmanaged =>
        TLane.Load(at.Gates + (gate * at.Hidden)) + TLane.Load(at.Bias + (gate * at.Hidden))
            + TLane.Load(at.Sums + (gate * at.SumStride));

    /// <summary>The gradient of an output: from outside, and from the next step's gates.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane OutputGradient<TLane, TElement>(in RecurrentUnits<TElement> at)
        where TLane : struct, IPackedLane<TLane, TElement>
        where TElement : unmanaged
    {
        TLane sums = TLane.Load(at.Sums);
        return at.Dy == null ? sums : sums + TLane.Load(at.Dy);
    }
}
