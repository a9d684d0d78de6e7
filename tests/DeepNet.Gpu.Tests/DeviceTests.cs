using DeepNet.Gpu;
using ILGPU.Runtime;
using ILGPU.Runtime.OpenCL;

namespace DeepNet.Tests;

public sealed class DeviceTests
{
    [Fact]
    public void Without_a_GPU_the_default_says_what_was_looked_for()
    {
        if (GpuDevice.All.Count > 0)
        {
            GpuDevice.Default.Should().BeSameAs(GpuDevice.All[0]);
            return;
        }

        Func<Device> ask = () => GpuDevice.Default;
        ask.Should().Throw<DeviceException>().WithMessage("GpuDevice: no GPU was found:*driver*");
    }

    [Fact]
    public void A_device_that_cannot_be_opened_gives_a_reason_and_leaves_the_others()
    {
        List<string> unusable = [];
        Func<Accelerator> fail = () => throw new CLException(CLError.CL_BUILD_PROGRAM_FAILURE);
        GpuDrivers.TryOpen("opencl:1", "Toaster", fail, unusable).Should().BeNull();
        unusable.Should().Equal("opencl:1 (Toaster) cannot be opened: CL_BUILD_PROGRAM_FAILURE");
        Action bug = () => GpuDrivers.TryOpen("cuda:0", "", () => throw new ArgumentException("ours"), unusable);
        bug.Should().Throw<ArgumentException>("only a driver's failure is one");
    }

    [Fact]
    public void The_emulator_is_no_GPU_of_the_list()
    {
        GpuDevice.Emulator.Kind.Should().Be(GpuKind.Emulator);
        GpuDevice.Emulator.MemoryBytes.Should().BePositive();
        GpuDevice.All.Should().NotContain(GpuDevice.Emulator);
    }

    [Fact]
    public void Tensors_of_two_devices_do_not_mix()
    {
        Tensor here = Tensor.Ones([2]), there = Tensor.Ones([2]).To(GpuDevice.Emulator);
        Func<Tensor> add = () => here + there;
        add.Should().Throw<DeviceException>().WithMessage("*cpu*emulator*");
    }

    [Fact]
    public void Values_come_back_as_they_went()
    {
        float[] values = [1, float.NaN, -0f, float.PositiveInfinity, float.Epsilon];
        Tensor.From<float>(values, [5]).To(GpuDevice.Emulator).To(Device.Cpu).ToArray<float>()
            .Select(BitConverter.SingleToInt32Bits).Should().Equal(values.Select(BitConverter.SingleToInt32Bits));
    }

    [Fact]
    public void Memory_that_nobody_uses_is_used_again()
    {
        GpuDevice device = GpuDevice.Emulator;
        Tensor x = Tensor.Ones([1 << 16], device: device);
        for (int i = 0; i < 2_000; i++)
            x = x.Clone();
        device.Queue.Wait();
        x.Sum().ToScalar<float>().Should().Be(1 << 16);
        device.Memory.ReservedBytes.Should().BeLessThan(300L << 20);
    }
}
