namespace DeepNet.Tests.Ops;

/// <summary>
/// A float64 array with plain loops: what operations are compared with. Shares no code with the library.
/// </summary>
internal sealed class NdArray(double[] data, params int[] shape)
{
    public double[] Data { get; } = data;

    public int[] Shape { get; } = shape;

    public int Rank => Shape.Length;

    public double this[params int[] index]
    {
        get => Data[Flat(index)];
        set => Data[Flat(index)] = value;
    }

    public static NdArray Zeros(params int[] shape) => new(new double[Size(shape)], shape);

    /// <summary>Fills an array of this shape from a function of the index.</summary>
    public static NdArray Build(int[] shape, Func<int[], double> value)
    {
        NdArray y = Zeros(shape);
        int flat = 0;
        foreach (int[] index in Indices(shape))
            y.Data[flat++] = value(index);
        return y;
    }

    /// <summary>All indices in row-major order; each is a new array.</summary>
    public static IEnumerable<int[]> Indices(int[] shape)
    {
        int count = Size(shape);
        for (int flat = 0; flat < count; flat++)
        {
            var index = new int[shape.Length];
            for (int d = shape.Length - 1, rest = flat; d >= 0; rest /= shape[d], d--)
                index[d] = rest % shape[d];
            yield return index;
        }
    }

    public static int[] Broadcast(int[] a, int[] b)
    {
        var shape = new int[Math.Max(a.Length, b.Length)];
        for (int i = 1; i <= shape.Length; i++)
        {
            int x = i <= a.Length ? a[^i] : 1, y = i <= b.Length ? b[^i] : 1;
            shape[^i] = x == 1 ? y : x;
        }

        return shape;
    }

    public NdArray Map(Func<double, double> f) => new(Array.ConvertAll(Data, x => f(x)), Shape);

    public NdArray Zip(NdArray other, Func<double, double, double> f)
    {
        int[] shape = Broadcast(Shape, other.Shape);
        return Build(shape, index => f(At(index), other.At(index)));
    }

    /// <summary>The element that broadcasting puts at <paramref name="index"/> of a larger array.</summary>
    public double At(int[] index)
    {
        var own = new int[Rank];
        for (int d = 0; d < Rank; d++)
            own[d] = Shape[d] == 1 ? 0 : index[index.Length - Rank + d];
        return Data[Flat(own)];
    }

    /// <summary>Applies f to the elements along the dims (all if none), which become 1 or vanish.</summary>
    public NdArray Reduce(int[] dims, bool keepDim, Func<double[], double> f)
    {
        bool[] reduced = new bool[Rank];
        for (int d = 0; d < Rank; d++)
            reduced[d] = dims.Length == 0 || dims.Any(x => (x < 0 ? x + Rank : x) == d);
        int[] kept = [.. Shape.Select((n, d) => reduced[d] ? 1 : n)],
            inner = [.. Shape.Select((n, d) => reduced[d] ? n : 1)];
        NdArray y = Build(
            kept, outer => f([.. Indices(inner).Select(i => this[[.. outer.Select((o, d) => o + i[d])]])]));
        return keepDim ? y : new NdArray(y.Data, [.. Shape.Where((_, d) => !reduced[d])]);
    }

    private static int Size(int[] shape) => shape.Aggregate(1, (a, b) => a * b);

    private int Flat(int[] index)
    {
        int flat = 0;
        for (int d = 0; d < Rank; d++)
            flat = (flat * Shape[d]) + index[d];
        return flat;
    }
}
