using ILGPU;

namespace DeepNet.Gpu.Memory;

/// <summary>Memory of a GPU, from its <see cref="GpuPool"/>.</summary>
internal sealed class GpuStorage : Storage, IDisposable
{
    private GpuBlock? _block;

    public GpuStorage(Device device, long byteLength, GpuBlock block)
        : base(device, byteLength) => _block = block;

    public override bool IsDisposed => _block is null;

    /// <summary>The memory.</summary>
    public GpuBlock Block => _block ?? throw new ObjectDisposedException(
        nameof(Tensor), "Tensor: its memory was given back by Dispose(); it cannot be used any more.");

    /// <summary>All bytes.</summary>
    public ArrayView<byte> View => Block.View;

    public override void Dispose()
    {
        if (Interlocked.Exchange(ref _block, null) is { } block)
            block.Pool.Return(block);
        GC.KeepAlive(this);
    }
}
