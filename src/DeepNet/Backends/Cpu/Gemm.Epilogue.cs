using System.Numerics;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

/// <summary>What happens to a part of C once its products are summed, while it is still in the first cache.</summary>
internal unsafe interface IEpilogue<TElement>
    where TElement : unmanaged
{
    /// <summary>
    /// Finishes <paramref name="rows"/> × <paramref name="columns"/> elements from (row, column) of one item, at c.
    /// </summary>
    void Apply<TLane>(TElement* c, long cRow, int row, int rows, int column, int columns)
        where TLane : unmanaged, IPackedLane<TLane, TElement>;
}

/// <summary>The plain product.</summary>
internal readonly unsafe struct NoEpilogue<TElement> : IEpilogue<TElement>
    where TElement : unmanaged
{
    public void Apply<TLane>(TElement* c, long cRow, int row, int rows, int column, int columns)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
    {
    }
}

/// <summary>C[i, j] += bias[j].</summary>
internal readonly unsafe struct ColumnBias<TElement>(TElement* bias) : IEpilogue<TElement>
    where TElement : unmanaged, IBinaryFloatingPointIeee754<TElement>
{
    private readonly TElement* _bias = bias;

    public void Apply<TLane>(TElement* c, long cRow, int row, int rows, int column, int columns)
        where TLane : unmanaged, IPackedLane<TLane, TElement>
    {
        TElement* bias = _bias + column;
        for (int i = 0; i < rows; i++, c += cRow)
        {
            int j = 0;
            for (; j + TLane.Count <= columns; j += TLane.Count)
                TLane.Store(TLane.Load(c + j) + TLane.Load(bias + j), c + j);
            for (; j < columns; j++)
                c[j] += bias[j];
        }
    }
}
