using ILGPU;

namespace DeepNet.Gpu.Kernels;

/// <summary>The 16-bit types by their bits: to float exactly, from float to the nearest, ties to even.</summary>
internal interface IHalfBits
{
    static abstract float ToSingle(ushort bits);

    static abstract ushort FromSingle(float x);
}

internal readonly struct BFloat16Bits : IHalfBits
{
    public static float ToSingle(ushort bits) => Interop.IntAsFloat((uint)bits << 16);

    public static ushort FromSingle(float x)
    {
        uint bits = Interop.FloatAsInt(x), upper = bits >> 16;
        bool isNaN = (bits & 0x7FFFFFFF) > 0x7F800000;
        return (ushort)(isNaN ? upper | 0x0040 : (bits + 0x7FFF + (upper & 1)) >> 16);
    }
}

internal readonly struct Float16Bits : IHalfBits
{
    private const uint ExponentGap = 112u << 23; // between the biases, 127 - 15
    private const uint LeastNormal = 113u << 23; // 2⁻¹⁴
    private const uint Infinite = 0x7C00;
    private const float LeastStep = 5.9604644775390625e-8f; // 2⁻²⁴

    public static float ToSingle(ushort bits)
    {
        uint sign = (bits & 0x8000u) << 16, magnitude = bits & 0x7FFFu;
        uint result;
        if (magnitude >= Infinite)
            result = (magnitude << 13) + (2 * ExponentGap);
        else if (magnitude >= 0x0400)
            result = (magnitude << 13) + ExponentGap;
        else
            result = Interop.FloatAsInt((int)magnitude * LeastStep);
        return Interop.IntAsFloat(result | sign);
    }

    public static ushort FromSingle(float x)
    {
        uint bits = Interop.FloatAsInt(x);
        uint sign = (bits >> 16) & 0x8000, magnitude = bits & 0x7FFFFFFF;
        uint result;
        if (magnitude > 0x7F800000)
        {
            result = Infinite | 0x0200 | ((magnitude >> 13) & 0x03FF); // NaN
        }
        else if (magnitude < LeastNormal)
        {
            // Steps of 2⁻²⁴, which are those of floats between ½ and 1.
            result = Interop.FloatAsInt(Interop.IntAsFloat(magnitude) + 0.5f) - 0x3F000000;
        }
        else
        {
            uint rounded = (magnitude - ExponentGap + 0x0FFF + ((magnitude >> 13) & 1)) >> 13;
            result = rounded < Infinite ? rounded : Infinite;
        }

        return (ushort)(result | sign);
    }
}
