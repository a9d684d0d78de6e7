using System.Numerics;

namespace DeepNet.Gpu.Kernels;

/// <summary>Four numbers side by side: one load or store of 16 bytes for floats.</summary>
internal readonly struct GemmQuad<T>(T x, T y, T z, T w)
    where T : unmanaged, INumber<T>
{
    public readonly T X = x;

    public readonly T Y = y;

    public readonly T Z = z;

    public readonly T W = w;

    /// <summary>This + factor · other.</summary>
    public GemmQuad<T> Plus(T factor, GemmQuad<T> other) =>
        new(X + (factor * other.X), Y + (factor * other.Y), Z + (factor * other.Z), W + (factor * other.W));

    /// <summary>start + this · other, from the first to the last.</summary>
    public T Dot(GemmQuad<T> other, T start) =>
        start + (X * other.X) + (Y * other.Y) + (Z * other.Z) + (W * other.W);

    public GemmQuad<T> Plus(GemmQuad<T> other) => new(X + other.X, Y + other.Y, Z + other.Z, W + other.W);

    public GemmQuad<T> Plus(T other) => new(X + other, Y + other, Z + other, W + other);
}
