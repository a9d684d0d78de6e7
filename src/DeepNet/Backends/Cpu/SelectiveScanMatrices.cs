using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

/// <summary>How B and C of a selective scan lie in memory.</summary>
internal interface ISelectiveScanMatrices
{
    /// <summary>Whether every channel has its own, the same at all steps.</summary>
    static abstract bool AreConstant { get; }
}

/// <summary>[batch, groups, states, length]: of every step, for all channels of a group.</summary>
internal readonly struct SteppedMatrices : ISelectiveScanMatrices
{
    public static bool AreConstant => false;
}

/// <summary>[channels, states]: of every channel, for all steps. The kernels see them as [states, strip].</summary>
internal readonly struct ConstantMatrices : ISelectiveScanMatrices
{
    public static bool AreConstant => true;
}

/// <summary>B or C of an item as its kernel reads it.</summary>
/// <param name="first">The first step of a chunk, or the first channel of a lane.</param>
/// <param name="length">The distance of a state's steps to those of the next state.</param>
internal readonly unsafe struct SelectiveScanMatrix<TElement, TMatrices>(TElement* first, long length)
    where TElement : unmanaged
    where TMatrices : struct, ISelectiveScanMatrices
{
    /// <summary>The matrix of a step of the chunk.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SelectiveScanMatrix<TElement, TMatrices> At(int step) =>
        new(TMatrices.AreConstant ? first : first + step, length);

    /// <summary>A state's element for the channels of a lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Of<TLane>(int state)
        where TLane : struct, IPackedLane<TLane, TElement> => TMatrices.AreConstant
        ? TLane.Load(first + (state * SelectiveScanShape.Strip))
        : TLane.Broadcast(first[state * length]);
}
