using System.Numerics;

namespace DeepNet.Kernels;

/// <summary>A function of one integer; wraps around on overflow.</summary>
internal interface IIntegerUnaryOp
{
    T Apply<T>(T x)
        where T : unmanaged, IBinaryInteger<T>;
}
