using System.Numerics;
using ILGPU;

namespace DeepNet.Gpu.Kernels;

/// <summary>The results of one thread of a matrix product, in registers.</summary>
internal interface IGemmBlock<TSelf, T>
    where TSelf : struct, IGemmBlock<TSelf, T>
    where T : unmanaged, INumber<T>
{
    /// <summary>Results along each side.</summary>
    static abstract int Side { get; }

    /// <summary>This + the products of one step, of quads of the left and right panel.</summary>
    /// <param name="left">The left panel.</param>
    /// <param name="i">The thread's first quad in it.</param>
    /// <param name="right">The right panel.</param>
    /// <param name="j">The thread's first quad in it.</param>
    /// <param name="half">From the thread's first quad to its second.</param>
    TSelf Plus(ArrayView<GemmQuad<T>> left, int i, ArrayView<GemmQuad<T>> right, int j, int half);

    /// <summary>Gives the results away.</summary>
    /// <param name="y">To whom.</param>
    /// <param name="slot">Which matrix.</param>
    /// <param name="row">The thread's first row.</param>
    /// <param name="column">The thread's first column.</param>
    /// <param name="rows">Rows of the matrix.</param>
    /// <param name="half">From the thread's first rows and columns to its second.</param>
    void Put<TResult>(TResult y, long slot, int row, int column, int rows, int half)
        where TResult : struct, IGemmResult<T>;
}

/// <summary>4 · 4 results.</summary>
internal readonly struct GemmBlock4<T>(GemmQuad<T> row0, GemmQuad<T> row1, GemmQuad<T> row2, GemmQuad<T> row3)
    : IGemmBlock<GemmBlock4<T>, T>
    where T : unmanaged, INumber<T>
{
    private readonly GemmQuad<T> _row0 = row0, _row1 = row1, _row2 = row2, _row3 = row3;

    public static int Side => 4;

    public GemmBlock4<T> Plus(GemmQuad<T> left, GemmQuad<T> right) => new(
        _row0.Plus(left.X, right), _row1.Plus(left.Y, right), _row2.Plus(left.Z, right), _row3.Plus(left.W, right));

    public GemmBlock4<T> Plus(ArrayView<GemmQuad<T>> left, int i, ArrayView<GemmQuad<T>> right, int j, int half) =>
        Plus(left[i], right[j]);

    public void Put<TResult>(TResult y, long slot, int row, int column, int rows, int half)
        where TResult : struct, IGemmResult<T>
    {
        if (row < rows)
            y.PutFour(slot, row, column, _row0);
        if (row + 1 < rows)
            y.PutFour(slot, row + 1, column, _row1);
        if (row + 2 < rows)
            y.PutFour(slot, row + 2, column, _row2);
        if (row + 3 < rows)
            y.PutFour(slot, row + 3, column, _row3);
    }
}

/// <summary>8 · 8 results: four blocks half a tile apart, so that neighbouring threads read neighbouring quads.
/// </summary>
internal readonly struct GemmBlock8<T>(GemmBlock4<T> b00, GemmBlock4<T> b01, GemmBlock4<T> b10, GemmBlock4<T> b11)
    : IGemmBlock<GemmBlock8<T>, T>
    where T : unmanaged, INumber<T>
{
    private readonly GemmBlock4<T> _b00 = b00, _b01 = b01, _b10 = b10, _b11 = b11;

    public static int Side => 8;

    public GemmBlock8<T> Plus(ArrayView<GemmQuad<T>> left, int i, ArrayView<GemmQuad<T>> right, int j, int half)
    {
        GemmQuad<T> top = left[i], bottom = left[i + half], first = right[j], second = right[j + half];
        return new GemmBlock8<T>(
            _b00.Plus(top, first), _b01.Plus(top, second), _b10.Plus(bottom, first), _b11.Plus(bottom, second));
    }

    public void Put<TResult>(TResult y, long slot, int row, int column, int rows, int half)
        where TResult : struct, IGemmResult<T>
    {
        _b00.Put(y, slot, row, column, rows, half);
        _b01.Put(y, slot, row, column + half, rows, half);
        _b10.Put(y, slot, row + half, column, rows, half);
        _b11.Put(y, slot, row + half, column + half, rows, half);
    }
}
