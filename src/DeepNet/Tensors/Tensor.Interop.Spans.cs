using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DeepNet.Backends.Cpu;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The tensor's own memory as a span, without a copy. It stays valid as long as the span lives.</summary>
    /// <remarks>Writing through it is not tracked: neither gradients nor the checks of saved values notice.</remarks>
    /// <exception cref="DTypeException"><typeparamref name="T"/> is not the type of the elements.</exception>
    /// <exception cref="DeviceException">The tensor is not on the CPU.</exception>
    /// <exception cref="InvalidOperationException">The elements do not follow each other; call
    /// <see cref="Contiguous"/> first.</exception>
    public Span<T> AsSpan<T>()
        where T : unmanaged
    {
        Check.State(
            IsContiguous,
            $"AsSpan: the elements of this {Shape} view do not follow each other; call Contiguous() first.");
        ref T first = ref Exposed<T>(nameof(AsSpan));
        return Count == 0 ? [] : MemoryMarshal.CreateSpan(ref first, checked((int)Count));
    }

    /// <summary>Copies the elements in row-major order. Waits for the device.</summary>
    /// <exception cref="DTypeException"><typeparamref name="T"/> is not the type of the elements.</exception>
    /// <exception cref="ArgumentException">The span is too short.</exception>
    public void CopyTo<T>(Span<T> destination)
        where T : unmanaged
    {
        CheckElement<T>(nameof(CopyTo));
        Check.Argument(
            destination.Length >= Count, $"CopyTo: {Count} elements do not fit into a span of {destination.Length}.");
        Detach().Contiguous().Download(destination[..(int)Count]);
    }

    /// <summary>
    /// The tensor's own memory for System.Numerics.Tensors, without a copy. Strided views work, expanded ones do not.
    /// </summary>
    /// <remarks>Writing through it is not tracked: neither gradients nor the checks of saved values notice.</remarks>
    /// <exception cref="DTypeException"><typeparamref name="T"/> is not the type of the elements.</exception>
    /// <exception cref="DeviceException">The tensor is not on the CPU.</exception>
    /// <exception cref="InvalidOperationException">The tensor is expanded: several of its elements are one in
    /// memory.</exception>
    public TensorSpan<T> AsTensorSpan<T>()
        where T : unmanaged
    {
        CheckDistinct(Layout);
        (nint[] lengths, nint[] strides, long extent) = NativeLayout();
        return TensorMarshal.CreateTensorSpan(
            ref Exposed<T>(nameof(AsTensorSpan)), (nint)extent, lengths, strides, pinned: false);
    }

    /// <summary>The tensor's own memory for System.Numerics.Tensors, without a copy and read-only; any view.</summary>
    /// <remarks>A scalar becomes [1].</remarks>
    /// <exception cref="DTypeException"><typeparamref name="T"/> is not the type of the elements.</exception>
    /// <exception cref="DeviceException">The tensor is not on the CPU.</exception>
    public ReadOnlyTensorSpan<T> AsReadOnlyTensorSpan<T>()
        where T : unmanaged
    {
        (nint[] lengths, nint[] strides, long extent) = NativeLayout();
        return TensorMarshal.CreateReadOnlyTensorSpan(
            in Exposed<T>(nameof(AsReadOnlyTensorSpan)), (nint)extent, lengths, strides, pinned: false);
    }

    /// <summary>A copy of the elements of a System.Numerics.Tensors span.</summary>
    /// <exception cref="DTypeException">No data type has such elements.</exception>
    public static Tensor From<T>(in ReadOnlyTensorSpan<T> values, Device? device = null)
        where T : unmanaged
    {
        var elements = new T[checked((int)values.FlattenedLength)];
        values.FlattenTo(elements);
        return From<T>(elements, ShapeOf(values.Lengths), device);
    }

    /// <summary>A copy of the elements of a System.Numerics.Tensors tensor.</summary>
    /// <exception cref="DTypeException">No data type has such elements.</exception>
    public static Tensor From<T>(Tensor<T> values, Device? device = null)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(values);
        return From(values.AsReadOnlyTensorSpan(), device);
    }

    /// <summary>A tensor over the array's own memory, without a copy: each sees what the other writes.</summary>
    /// <remarks>
    /// The array is pinned as long as the tensor or a view of it lives, which burdens the garbage collector: for
    /// large arrays.
    /// </remarks>
    /// <exception cref="ShapeException">The number of elements is not the shape's.</exception>
    /// <exception cref="DTypeException">No data type has such elements.</exception>
    public static Tensor Wrap<T>(T[] values, Shape shape)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(shape);
        Check.Shape(
            values.Length == shape.Count,
            $"Wrap: {values.Length} values for shape {shape}, which has {shape.Count} elements.");
        return WrapPinned<T>(values.AsMemory().Pin(), values.Length, shape.Layout);
    }

    /// <summary>
    /// A tensor over the memory of a System.Numerics.Tensors tensor, without a copy: each sees what the other writes.
    /// </summary>
    /// <remarks>The memory is pinned as long as the tensor or a view of it lives.</remarks>
    /// <exception cref="DTypeException">No data type has such elements.</exception>
    public static Tensor Wrap<T>(Tensor<T> values)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(values);
        var strides = new long[values.Rank];
        long extent = values.FlattenedLength == 0 ? 0 : 1;
        for (int d = 0; d < strides.Length; d++)
        {
            strides[d] = values.Strides[d];
            extent += extent == 0 ? 0 : (values.Lengths[d] - 1) * strides[d];
        }

        return WrapPinned<T>(values.GetPinnedHandle(), extent, new Layout(ShapeOf(values.Lengths), strides, 0));
    }

    private static unsafe Tensor WrapPinned<T>(MemoryHandle handle, long count, Layout layout)
        where T : unmanaged
    {
        var memory = new PinnedMemory(handle);
        DType dtype = DTypes.Of<T>();
        return new Tensor(CpuStorage.Wrap(Device.Cpu, (byte*)handle.Pointer, count * sizeof(T), memory), layout, dtype);
    }

    private static Shape ShapeOf(ReadOnlySpan<nint> lengths)
    {
        var sizes = new int[lengths.Length];
        for (int d = 0; d < sizes.Length; d++)
            sizes[d] = checked((int)lengths[d]);
        return sizes;
    }

    private unsafe ref T Exposed<T>(string operation)
        where T : unmanaged
    {
        CheckElement<T>(operation);
        if (Storage is not CpuStorage storage)
            throw new DeviceException($"{operation}: the tensor is on {Device}; bring it here with To(Device.Cpu).");
        return ref Unsafe.As<byte, T>(ref storage.Expose(Layout.Offset * sizeof(T)));
    }

    /// <summary>
    /// Sizes and strides, and the number of elements from the first to the last. A scalar is [1]: rank 0 is empty to
    /// them.
    /// </summary>
    private (nint[] Lengths, nint[] Strides, long Extent) NativeLayout()
    {
        if (Rank == 0)
            return ([1], [0], 1);
        var lengths = new nint[Rank];
        var strides = new nint[Rank];
        long extent = Count == 0 ? 0 : 1;
        for (int d = 0; d < Rank; d++)
        {
            // The stride of a dim of size 1 means nothing; theirs must be 0 then.
            lengths[d] = Shape[d];
            strides[d] = Shape[d] <= 1 ? 0 : (nint)Layout.Strides[d];
            extent += extent == 0 ? 0 : (Shape[d] - 1) * Layout.Strides[d];
        }

        return (lengths, strides, extent);
    }
}
