using ILGPU;
using ILGPU.Runtime;

namespace DeepNet.Gpu.Memory;

internal static class GpuViews
{
    /// <summary>The elements from a tensor's first on, to the end of its storage.</summary>
    public static ArrayView<T> View<T>(this Tensor tensor)
        where T : unmanaged
    {
        ArrayView<byte> bytes = ((GpuStorage)tensor.Storage).View;
        long offset = tensor.Layout.Offset * Interop.SizeOf<T>();
        return bytes.SubView(offset, (bytes.Length - offset) / Interop.SizeOf<T>() * Interop.SizeOf<T>()).Cast<T>();
    }

    /// <summary>All of a tensor's storage.</summary>
    public static ArrayView<T> Whole<T>(this Tensor tensor)
        where T : unmanaged
    {
        ArrayView<byte> bytes = ((GpuStorage)tensor.Storage).View;
        return bytes.SubView(0, bytes.Length / Interop.SizeOf<T>() * Interop.SizeOf<T>()).Cast<T>();
    }

    /// <summary>Where a tensor's first element lies on the device.</summary>
    public static nint Address(this Tensor tensor) =>
        ((GpuStorage)tensor.Storage).Address() + (nint)(tensor.Layout.Offset * tensor.DType.Size());

    /// <summary>Where a storage lies on the device.</summary>
    public static nint Address(this GpuStorage storage) => storage.View.LoadEffectiveAddressAsPtr();
}
