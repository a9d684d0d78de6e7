using System.Runtime.InteropServices;
using DeepNet.Backends;
using DeepNet.Backends.Cpu;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Elements, and bytes, that are moved at once: an int must count the bytes.</summary>
    private const int TransferElements = 1 << 27;

    private const int TransferBytes = 1 << 30;

    /// <summary>The elements in row-major order, copied to an array. Waits for the device.</summary>
    /// <exception cref="DTypeException"><typeparamref name="T"/> is not the type of the elements.</exception>
    public T[] ToArray<T>()
        where T : unmanaged
    {
        CheckElement<T>(nameof(ToArray));
        Check.State(
            Count <= Array.MaxLength, $"ToArray: shape {Shape} has {Count} elements, more than an array can hold.");
        var result = new T[Count];
        Detach().Contiguous().Download(result.AsSpan());
        return result;
    }

    /// <summary>The single element.</summary>
    /// <exception cref="ShapeException">The tensor has not exactly one element.</exception>
    /// <exception cref="DTypeException"><typeparamref name="T"/> is not the type of the elements.</exception>
    public T ToScalar<T>()
        where T : unmanaged
    {
        Check.Shape(Count == 1, $"ToScalar: shape {Shape} has {Count} elements, not one.");
        return ToArray<T>()[0];
    }

    /// <summary>What runs here and moves tensors to a device does it ahead: beside what the device is doing, which
    /// needs none of them.</summary>
    internal static TResult MoveAhead<TResult>(Func<TResult> run) => Backend.Ahead(run);

    /// <summary>Copies between devices; both are contiguous. The processor's memory is read and written as it
    /// lies.</summary>
    private static unsafe void Move(Tensor x, Tensor y)
    {
        long count = x.Count * x.DType.Size(), first = x.Layout.Offset * x.DType.Size();
        for (long start = 0; start < count; start += TransferBytes)
        {
            int length = (int)Math.Min(TransferBytes, count - start);
            if (x.Storage is CpuStorage source)
            {
                var bytes = new ReadOnlySpan<byte>(source.Data + first + start, length);
                y.Backend.Upload(bytes, y.Storage, start);
            }
            else if (y.Storage is CpuStorage target)
            {
                x.Backend.Download(x.Storage, first + start, new Span<byte>(target.Data + start, length));
            }
            else
            {
                var bytes = new byte[length];
                x.Backend.Download(x.Storage, first + start, bytes);
                y.Backend.Upload(bytes, y.Storage, start);
            }
        }

        GC.KeepAlive(x);
        GC.KeepAlive(y);
    }

    /// <summary>Reads this contiguous tensor's elements, in pieces whose bytes an int can count.</summary>
    private unsafe void Download<T>(Span<T> destination)
        where T : unmanaged
    {
        for (int start = 0; start < destination.Length; start += TransferElements)
        {
            Span<T> piece = destination.Slice(start, Math.Min(TransferElements, destination.Length - start));
            Backend.Download(Storage, (Layout.Offset + start) * sizeof(T), MemoryMarshal.AsBytes(piece));
        }
    }

    /// <summary>Writes all of this new tensor's elements.</summary>
    private unsafe void Upload<T>(ReadOnlySpan<T> source)
        where T : unmanaged
    {
        for (int start = 0; start < source.Length; start += TransferElements)
        {
            ReadOnlySpan<T> piece = source.Slice(start, Math.Min(TransferElements, source.Length - start));
            Backend.Upload(MemoryMarshal.AsBytes(piece), Storage, (long)start * sizeof(T));
        }
    }

    private void CheckElement<T>(string operation)
        where T : unmanaged
    {
        DType wanted = DTypes.Of<T>();
        if (wanted != DType)
        {
            throw new DTypeException(
                $"{operation}: the tensor is {DType}, but {typeof(T).Name} reads {wanted}; "
                + $"convert it with Cast(DType.{wanted}).",
                DType);
        }
    }
}
