using System.Runtime.CompilerServices;
using DeepNet.Gpu;

namespace DeepNet.Tests;

/// <summary>How much memory a device says it uses, and what happens when there is none left.</summary>
public sealed class MemoryTests
{
    private const int Kilo = 1 << 10;

    private readonly GpuDevice _device = new(
        "small", GpuKind.Emulator, new GpuQueue(GpuDevice.Emulator.Queue.Accelerator), null);

    [Fact]
    public void What_is_used_is_counted_in_bytes_and_blocks()
    {
        _device.Memory.Should().Be(new GpuMemory(0, 0, 0, 0));
        Tensor a = Bytes(64 * Kilo), b = Bytes(128 * Kilo), c = Bytes(300);
        _device.Memory.Should().Be(new GpuMemory((192 * Kilo) + 512, (192 * Kilo) + 512, (192 * Kilo) + 512, 3));
        b.Dispose();
        _device.Memory.Should().Be(new GpuMemory((64 * Kilo) + 512, (192 * Kilo) + 512, (192 * Kilo) + 512, 3));
        _device.ResetPeakMemory();
        _device.Memory.PeakBytes.Should().Be((64 * Kilo) + 512);
        Bytes(128 * Kilo).Dispose();
        _device.Memory.Should().Be(
            new GpuMemory((64 * Kilo) + 512, (192 * Kilo) + 512, (192 * Kilo) + 512, 3), "a block was used again");
        GC.KeepAlive(a);
        GC.KeepAlive(c);
    }

    [Fact]
    public void Without_room_the_exception_says_what_was_asked_for_and_what_is_used()
    {
        Limit(1024);
        Tensor kept = Bytes(512 * Kilo);
        Bytes(256 * Kilo).Dispose();
        Action ask = () => Bytes(600 * Kilo);
        ask.Should().Throw<InsufficientMemoryException>().WithMessage(
            "small: no room for 614,400 bytes, also after 262,144 bytes that no tensor uses were given back; tensors "
            + FormattableString.Invariant($"in use take 524,288 of {_device.MemoryBytes:N0}. Use smaller batches, ")
            + "or fewer tensors at a time.");
        _device.Memory.Should().Be(new GpuMemory(512 * Kilo, 512 * Kilo, 768 * Kilo, 1));
        Bytes(256 * Kilo).Count.Should().Be(256 * Kilo, "smaller tensors still find room");
        GC.KeepAlive(kept);
    }

    [Fact]
    public void Memory_of_other_sizes_and_of_forgotten_tensors_makes_room()
    {
        Limit(1024);
        Bytes(768 * Kilo).Dispose();
        Bytes(1024 * Kilo).Dispose();
        _device.Memory.Blocks.Should().Be(1, "the smaller block was given back");
        Forget(896 * Kilo);
        Bytes(640 * Kilo).Count.Should().Be(640 * Kilo);
        _device.Memory.InUseBytes.Should().Be(640 * Kilo);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Forget(int count) => Bytes(count).Count.Should().Be(count);

    private void Limit(int kilobytes) => ((GpuBackend)_device.Backend).Pool.Limit = kilobytes * (long)Kilo;

    private Tensor Bytes(int count) => Tensor.Empty([count], DType.UInt8, _device);
}
