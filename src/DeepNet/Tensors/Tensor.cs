using DeepNet.Backends;
using DeepNet.Backends.Cpu;

namespace DeepNet;

/// <summary>An n-dimensional array of numbers that remembers how it was computed,
/// so that gradients can be derived from it.</summary>
/// <remarks>
/// A tensor is a plain object: nothing has to be disposed. Views (<see cref="Reshape"/>,
/// <see cref="Permute"/>, slices) share the memory of the tensor they come from. Operations never change their
/// inputs; tensors may be read from many threads at once.
/// </remarks>
public sealed partial class Tensor : IDisposable
{
    internal Tensor(Storage storage, Layout layout, DType dtype)
    {
        Storage = storage;
        Layout = layout;
        DType = dtype;
    }

    /// <summary>The sizes of the dimensions.</summary>
    public Shape Shape => Layout.Shape;

    /// <summary>The number of dimensions; 0 for a scalar.</summary>
    public int Rank => Layout.Shape.Rank;

    /// <summary>The number of elements.</summary>
    public long Count => Layout.Shape.Count;

    /// <summary>The type of the elements.</summary>
    public DType DType { get; }

    /// <summary>Where the elements lie.</summary>
    public Device Device => Storage.Device;

    /// <summary>True if the elements follow each other in row-major order.</summary>
    public bool IsContiguous => Layout.IsContiguous;

    internal Storage Storage { get; }

    internal Layout Layout { get; }

    internal Backend Backend => Storage.Device.Backend;

    /// <summary>Gives the memory back at once, for this tensor and every view of it.
    /// Never needed: unused memory is found and recycled.</summary>
    /// <remarks>Using any of them afterwards throws <see cref="ObjectDisposedException"/>.</remarks>
    public void Dispose() => Storage.Dispose();

    /// <summary>An uninitialized tensor like this one.</summary>
    internal Tensor NewLike() => Empty(Shape, DType, Device);

    /// <summary>An uninitialized tensor on this one's device.</summary>
    internal Tensor New(Shape shape, DType dtype) => Empty(shape, dtype, Device);

    /// <summary>An uninitialized tensor of this one's type and device.</summary>
    internal Tensor New(Shape shape) => Empty(shape, DType, Device);

    /// <summary>The same memory seen through another layout, without history.</summary>
    internal Tensor View(Layout layout) => new(Storage, layout, DType);

    /// <summary>First element, for CPU kernels. Keep the tensor alive while the pointer is in use.</summary>
    internal unsafe T* Pointer<T>()
        where T : unmanaged
        => (T*)(((CpuStorage)Storage).Data + (Layout.Offset * sizeof(T)));
}
