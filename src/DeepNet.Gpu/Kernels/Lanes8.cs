using DeepNet.Kernels;

namespace DeepNet.Gpu.Kernels;

/// <summary>Eight numbers in registers: sums of one thread of a tiled product.</summary>
internal readonly struct Lanes8<T>(T v0, T v1, T v2, T v3, T v4, T v5, T v6, T v7)
    where T : struct, ILane<T>
{
    public readonly T V0 = v0;
    public readonly T V1 = v1;
    public readonly T V2 = v2;
    public readonly T V3 = v3;
    public readonly T V4 = v4;
    public readonly T V5 = v5;
    public readonly T V6 = v6;
    public readonly T V7 = v7;

    public static Lanes8<T> Zero()
    {
        T zero = T.Of(0.0);
        return new(zero, zero, zero, zero, zero, zero, zero, zero);
    }

    /// <summary>All by x.</summary>
    public Lanes8<T> Times(T x) => new(V0 * x, V1 * x, V2 * x, V3 * x, V4 * x, V5 * x, V6 * x, V7 * x);

    /// <summary>These + x · y.</summary>
    public Lanes8<T> Plus(T x, Lanes8<T> y) => new(
        T.FusedMultiplyAdd(x, y.V0, V0), T.FusedMultiplyAdd(x, y.V1, V1), T.FusedMultiplyAdd(x, y.V2, V2),
        T.FusedMultiplyAdd(x, y.V3, V3), T.FusedMultiplyAdd(x, y.V4, V4), T.FusedMultiplyAdd(x, y.V5, V5),
        T.FusedMultiplyAdd(x, y.V6, V6), T.FusedMultiplyAdd(x, y.V7, V7));

    /// <summary>These, as four rows of two, + the products of four numbers with two.</summary>
    public Lanes8<T> PlusOuter(T a0, T a1, T a2, T a3, T b0, T b1) => new(
        T.FusedMultiplyAdd(a0, b0, V0), T.FusedMultiplyAdd(a0, b1, V1), T.FusedMultiplyAdd(a1, b0, V2),
        T.FusedMultiplyAdd(a1, b1, V3), T.FusedMultiplyAdd(a2, b0, V4), T.FusedMultiplyAdd(a2, b1, V5),
        T.FusedMultiplyAdd(a3, b0, V6), T.FusedMultiplyAdd(a3, b1, V7));
}
