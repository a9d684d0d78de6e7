using System.Numerics;

namespace DeepNet.Kernels;

/// <summary>A function of two integers; wraps around on overflow.</summary>
internal interface IIntegerBinaryOp
{
    T Apply<T>(T a, T b)
        where T : unmanaged, IBinaryInteger<T>;
}
