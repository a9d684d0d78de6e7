using DeepNet.Gpu.Kernels;
using DeepNet.Gpu.Memory;
using ILGPU;

namespace DeepNet.Gpu;

internal sealed partial class GpuBackend
{
    public override void Select(Tensor condition, Tensor a, Tensor b, Tensor y)
    {
        using var held = new Held(condition, a, b, y);
        switch (y.DType.Size())
        {
            case 8:
                Select<ulong>(condition, a, b, y);
                break;
            case 4:
                Select<uint>(condition, a, b, y);
                break;
            case 2:
                Select<ushort>(condition, a, b, y);
                break;
            default:
                Select<byte>(condition, a, b, y);
                break;
        }
    }

    private void Select<T>(Tensor condition, Tensor a, Tensor b, Tensor y)
        where T : unmanaged
        => queue.Launch(
            new SelectKernel<T>(condition.View<byte>(), a.View<T>(), b.View<T>(), y.View<T>()), y.Count);

    internal readonly struct SelectKernel<T>(ArrayView<byte> mask, ArrayView<T> a, ArrayView<T> b, ArrayView<T> y)
        : IGpuKernel
        where T : unmanaged
    {
        public void Run(long index) => y[index] = mask[index] != 0 ? a[index] : b[index];
    }
}
