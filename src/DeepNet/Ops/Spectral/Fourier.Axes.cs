namespace DeepNet;

public static partial class Fourier
{
    /// <summary>The dims of a transform over several, each with its length (0 for the dim's own).</summary>
    private static (int Dim, int Size)[] Axes(
        string name, Tensor x, int rank, ReadOnlySpan<int> sizes, ReadOnlySpan<int> dims)
    {
        Check.Shape(
            sizes.IsEmpty || dims.IsEmpty || sizes.Length == dims.Length,
            $"{name}: {sizes.Length} sizes for {dims.Length} dims.");
        int count = !dims.IsEmpty ? dims.Length : !sizes.IsEmpty ? sizes.Length : rank;
        Check.Shape(
            count > 0 && count <= rank, $"{name}: {count} dims to transform in shape {x.Shape}, which has {rank}.");
        var axes = new (int Dim, int Size)[count];
        var isNamed = new bool[rank];
        for (int i = 0; i < count; i++)
        {
            int d = dims.IsEmpty ? rank - count + i : Check.Dim(name, dims[i], rank, x.Shape);
            Check.Shape(!isNamed[d], $"{name}: dim {d} is named twice for shape {x.Shape}.");
            Check.Argument(sizes.IsEmpty || sizes[i] > 0, $"{name}: size {(sizes.IsEmpty ? 0 : sizes[i])} of dim {d}.");
            isNamed[d] = true;
            axes[i] = (d, sizes.IsEmpty ? 0 : sizes[i]);
        }

        return axes;
    }

    private static Tensor ComplexOver(
        string name, Tensor x, ReadOnlySpan<int> sizes, ReadOnlySpan<int> dims, FourierNorm norm, bool isInverse)
    {
        CheckPairs(name, x);
        foreach ((int d, int size) in Axes(name, x, x.Rank - 1, sizes, dims))
            x = Complex(name, x, size == 0 ? null : size, d, norm, isInverse);
        return x;
    }

    private static Tensor RealOver(
        string name, Tensor x, ReadOnlySpan<int> sizes, ReadOnlySpan<int> dims, FourierNorm norm)
    {
        CheckReal(name, x);
        (int Dim, int Size)[] axes = Axes(name, x, x.Rank, sizes, dims);
        (int last, int n) = axes[^1];
        Tensor y = Rfft(x, n == 0 ? null : n, last, norm);
        foreach ((int d, int size) in axes.AsSpan()[..^1])
            y = Complex(name, y, size == 0 ? null : size, d, norm, isInverse: false);
        return y;
    }

    private static Tensor RealInverseOver(
        string name, Tensor x, ReadOnlySpan<int> sizes, ReadOnlySpan<int> dims, FourierNorm norm)
    {
        CheckPairs(name, x);
        (int Dim, int Size)[] axes = Axes(name, x, x.Rank - 1, sizes, dims);
        foreach ((int d, int size) in axes.AsSpan()[..^1])
            x = Complex(name, x, size == 0 ? null : size, d, norm, isInverse: true);
        (int last, int n) = axes[^1];
        return Irfft(x, n == 0 ? null : n, last, norm);
    }

    /// <summary>The last two dims if none are named.</summary>
    private static ReadOnlySpan<int> Two(string name, ReadOnlySpan<int> dims)
    {
        Check.Shape(dims.Length is 0 or 2, $"{name}: {dims.Length} dims; there are two.");
        return dims.IsEmpty ? [-2, -1] : dims;
    }
}
