using System.Runtime.InteropServices;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The elements in row-major order, copied to an array. Waits for the device.</summary>
    /// <exception cref="DTypeException"><typeparamref name="T"/> is not the type of the elements.</exception>
    public unsafe T[] ToArray<T>()
        where T : unmanaged
    {
        CheckElement<T>(nameof(ToArray));
        Tensor x = Detach().Contiguous();
        var result = new T[checked((int)Count)];
        Backend.Download(x.Storage, x.Layout.Offset * sizeof(T), MemoryMarshal.AsBytes(result.AsSpan()));
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
