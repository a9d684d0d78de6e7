using DeepNet.Kernels;

namespace DeepNet.Gpu.Kernels;

/// <summary>Combines two elements of a type into one.</summary>
internal interface IGpuCombine<TElement>
    where TElement : unmanaged
{
    /// <summary>The result of combining nothing.</summary>
    TElement Identity { get; }

    /// <summary>a, then b.</summary>
    TElement Combine(TElement a, TElement b);
}

/// <summary>An integer type beside Int64, in which all is computed.</summary>
internal interface IGpuInteger<TElement>
    where TElement : unmanaged
{
    static abstract long Widen(TElement value);

    /// <summary>The low bits.</summary>
    static abstract TElement Narrow(long value);
}

/// <summary>An operation on floating-point elements.</summary>
internal readonly struct LaneCombine<TLane, TElement, TOp>(TOp op) : IGpuCombine<TElement>
    where TLane : struct, IGpuLane<TLane, TElement>
    where TElement : unmanaged
    where TOp : struct, IReduceOp
{
    public TElement Identity => TLane.Of(op.Identity).Element;

    public TElement Combine(TElement a, TElement b) => op.Combine<TLane>(TLane.Of(a), TLane.Of(b)).Element;
}

/// <summary>An operation on integers.</summary>
internal readonly struct IntegerCombine<TInteger, TElement, TOp>(TOp op) : IGpuCombine<TElement>
    where TInteger : struct, IGpuInteger<TElement>
    where TElement : unmanaged
    where TOp : struct, IIntegerReduceOp
{
    public TElement Identity => TInteger.Narrow(op.IntegerIdentity);

    public TElement Combine(TElement a, TElement b) =>
        TInteger.Narrow(op.Combine(TInteger.Widen(a), TInteger.Widen(b)));
}

internal readonly struct IntegerI64 : IGpuInteger<long>
{
    public static long Widen(long value) => value;

    public static long Narrow(long value) => value;
}

internal readonly struct IntegerI32 : IGpuInteger<int>
{
    public static long Widen(int value) => value;

    public static int Narrow(long value) => (int)value;
}

internal readonly struct IntegerU16 : IGpuInteger<ushort>
{
    public static long Widen(ushort value) => value;

    public static ushort Narrow(long value) => (ushort)value;
}

internal readonly struct IntegerI8 : IGpuInteger<sbyte>
{
    public static long Widen(sbyte value) => value;

    public static sbyte Narrow(long value) => (sbyte)value;
}

internal readonly struct IntegerU8 : IGpuInteger<byte>
{
    public static long Widen(byte value) => value;

    public static byte Narrow(long value) => (byte)value;
}
