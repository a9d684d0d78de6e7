using DeepNet.Gpu.Memory;
using ILGPU;

namespace DeepNet.Gpu.Kernels;

/// <summary>The matrices of the last two dims of a tensor of any layout.</summary>
internal readonly struct GpuMatrices<T>
    where T : unmanaged
{
    private readonly ArrayView<T> _data;
    private readonly StrideWalk _batch;
    private readonly long _row;
    private readonly long _column;

    public GpuMatrices(Tensor x)
    {
        int batch = x.Rank - 2;
        var layout = new Layout(new Shape(x.Shape.AsSpan()[..batch]), x.Layout.Strides[..batch].ToArray(), 0);
        _data = x.View<T>();
        _batch = new StrideWalk(layout, layout);
        (_row, _column) = (x.Layout.Strides[batch], x.Layout.Strides[batch + 1]);
    }

    /// <summary>Where matrix number <paramref name="matrix"/> begins, in row-major order of the other dims.</summary>
    public long First(long matrix) => _batch.At(matrix).A;

    /// <summary>An element of the matrix that begins there.</summary>
    public T Get(long first, int row, int column) => _data[first + (row * _row) + (column * _column)];

    /// <summary>Writes an element of the matrix that begins there.</summary>
    public void Set(long first, int row, int column, T value) =>
        _data[first + (row * _row) + (column * _column)] = value;
}
