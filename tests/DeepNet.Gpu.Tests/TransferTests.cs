using DeepNet.Gpu;
using DeepNet.Gpu.Memory;

namespace DeepNet.Tests;

/// <summary>Uploads and downloads through pinned memory, with copies that are later than on any device.</summary>
public sealed class TransferTests : IDisposable
{
    private const int Piece = GpuTransfers.PieceBytes / sizeof(float);

    private readonly LateCopies _copies = new();

    public void Dispose() => _copies.Dispose();

    [Fact]
    public void An_upload_ahead_returns_before_its_copy_and_a_kernel_waits_for_it()
    {
        GpuDevice device = _copies.Device();
        _copies.Gate.Reset();
        Tensor y = Ahead([1, 2, 3], device);
        string[] given = [.. _copies.Calls];
        given.Should().Equal("mark Kernels", "wait Beside", "copy Beside", "mark Beside");
        _copies.Gate.Set();
        (y + y).ToArray<float>().Should().Equal(2, 4, 6);
        _copies.Calls.Count(call => call == "wait Kernels").Should().Be(1, "one wait is enough");
    }

    [Fact]
    public void An_upload_goes_among_the_kernels_unless_it_is_ahead()
    {
        Tensor y = Tensor.From<float>([1, 2, 3]).To(_copies.Device());
        _copies.Calls.Should().Equal("copy Kernels", "mark Kernels");
        y.ToArray<float>().Should().Equal(1, 2, 3);
        _copies.Calls.Should().NotContain("wait Kernels");
    }

    [Fact]
    public void The_source_may_change_when_an_upload_has_returned()
    {
        float[] values = [1, 2, 3];
        GpuDevice device = _copies.Device();
        _copies.Gate.Reset();
        Tensor x = Tensor.From<float>(values), y = Tensor.MoveAhead(() => x.To(device));
        x.AsSpan<float>().Fill(-1);
        _copies.Gate.Set();
        y.ToArray<float>().Should().Equal(values);
    }

    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    [InlineData(true, 1)]
    public void Few_pieces_of_pinned_memory_carry_any_number_of_bytes(bool isAhead, int mostPieces)
    {
        GpuDevice device = _copies.Device(mostPieces);
        Tensor x = Tensor.Arange(0d, (5 * Piece) + 3, dtype: DType.Float32);
        for (int i = 0; i < 3; i++)
        {
            Tensor y = isAhead ? Tensor.MoveAhead(() => x.To(device)) : x.To(device);
            y.To(Device.Cpu).Equal(x).Should().BeTrue();
        }

        _copies.Pieces.Should().Be(mostPieces);
    }

    [Fact]
    public void Pieces_are_used_again_when_their_copies_are_over()
    {
        GpuDevice device = _copies.Device();
        Tensor[] all = [.. Enumerable.Range(0, 40).Select(i => Ahead([i], device))];
        all.Select(x => x.ToScalar<float>()).Should().Equal(Enumerable.Range(0, 40).Select(i => (float)i));
        int before = _copies.Pieces;
        for (int i = 0; i < 40; i++)
            Ahead([i], device).ToScalar<float>().Should().Be(i);
        _copies.Pieces.Should().BeLessThanOrEqualTo(before + 1);
    }

    [Fact]
    public async Task Memory_that_a_late_copy_goes_to_is_safe_for_the_next_tensor()
    {
        GpuDevice device = _copies.Device();
        Tensor.Full([3], 0, device: device).Dispose();
        _copies.Gate.Reset();
        Ahead([1, 1, 1], device).Dispose();
        Task<Tensor> filling = Task.Run(() => Tensor.Full([3], 7, device: device));
        await Task.Delay(50);
        _copies.Gate.Set();
        Tensor next = await filling;
        device.Synchronize();
        next.ToArray<float>().Should().Equal(7, 7, 7);
        device.Memory.Blocks.Should().Be(1, "it is the same memory");
    }

    [Fact]
    public void Threads_that_upload_at_once_do_not_mix_their_bytes()
    {
        GpuDevice device = _copies.Device(mostPieces: 3);
        Tensor[] sums = new Tensor[4];
        Parallel.For(0, sums.Length, t =>
        {
            for (int i = 0; i < 5; i++)
            {
                Tensor x = Tensor.Full([(2 * Piece) + t], t + 1);
                Tensor y = (t & 1) == 0 ? x.To(device) : Tensor.MoveAhead(() => x.To(device));
                sums[t] = y.To(Device.Cpu).Equal(x) ? Tensor.Ones([1]) : Tensor.Zeros([1]);
            }
        });
        sums.Select(sum => sum.ToScalar<float>()).Should().Equal(1, 1, 1, 1);
    }

    [Fact]
    public void Tensors_go_from_one_device_to_another_with_their_gradients()
    {
        GpuDevice device = _copies.Device();
        Tensor x = Tensor.From<float>([1, 2, 3, 4], [2, 2], GpuDevice.Emulator);
        x.RequiresGrad = true;
        Tensor y = x.Transpose(0, 1).To(device);
        y.Device.Should().BeSameAs(device);
        (y * y).Sum().Backward();
        x.Grad!.Device.Should().BeSameAs(GpuDevice.Emulator);
        x.Grad.ToArray<float>().Should().Equal(2, 4, 6, 8);
        y.To(Device.Cpu).ToArray<float>().Should().Equal(1, 3, 2, 4);
        Tensor.Empty([0, 3]).To(device).Shape.Should().Equal(0, 3);
    }

    private static Tensor Ahead(float[] values, Device device) =>
        Tensor.MoveAhead(() => Tensor.From<float>(values).To(device));
}
