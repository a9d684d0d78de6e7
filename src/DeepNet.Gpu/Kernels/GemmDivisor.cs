using System.Numerics;

namespace DeepNet.Gpu.Kernels;

/// <summary>Division of numbers from 0 to 2³¹ - 1 by one that is known before: a product and a shift.</summary>
/// <remarks>Granlund, Montgomery: Division by Invariant Integers using Multiplication, 1994, for numbers of 31 bits.
/// </remarks>
internal readonly struct GemmDivisor
{
    /// <summary>What is divided by.</summary>
    public readonly int Value;

    private readonly uint _factor;
    private readonly int _shift;

    public GemmDivisor(int value)
    {
        int bits = value > 1 ? BitOperations.Log2((uint)value - 1) + 1 : 0;
        Value = value;
        _shift = 31 + bits;
        _factor = (uint)(((1UL << _shift) + (ulong)value - 1) / (ulong)value);
    }

    public int Divide(int number) => (int)(((ulong)(uint)number * _factor) >> _shift);
}
