using DeepNet.Backends;
using DeepNet.Gpu;
using ILGPU;
using ILGPU.Runtime.CPU;

namespace DeepNet.Tests;

/// <summary>One computation on the processor and on GPUs, the emulator among them: results must agree.</summary>
internal static class SameAsCpu
{
    private static readonly Lazy<GpuDevice> s_wide = new(() =>
    {
        Context context = Context.Create(
            builder => builder.EnableAlgorithms().Optimize(OptimizationLevel.O2).CPU(new CPUDevice(8, 8, 1)));
        return new GpuDevice("wide", GpuKind.Emulator, context.GetCPUDevice(0).CreateAccelerator(context));
    });

    /// <summary>An emulator with groups of 64 threads, for kernels that share work by the size of the group.</summary>
    public static GpuDevice Wide => s_wide.Value;

    private static IEnumerable<GpuDevice> Gpus => TestDevices.Names.Select(TestDevices.Get).OfType<GpuDevice>();

    /// <summary>Numbers between low and high, on the processor.</summary>
    public static Tensor Numbers(int seed, Shape shape, DType dtype = DType.Float32, double low = -1, double high = 1)
    {
        var random = new Random(seed);
        var values = new double[shape.Count];
        for (int i = 0; i < values.Length; i++)
            values[i] = low + (random.NextDouble() * (high - low));
        return Tensor.From<double>(values, shape).Cast(dtype);
    }

    /// <summary>Numbers in [-1, 1).</summary>
    public static float[] Floats(int count, int seed = 1) => Numbers(seed, [count]).ToArray<float>();

    /// <summary>Whole numbers in [low, high).</summary>
    public static long[] Integers(int count, int low, int high, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (long)random.Next(low, high))];
    }

    /// <summary>A copy on the emulator.</summary>
    public static Tensor There(this Tensor x) => x.To(GpuDevice.Emulator);

    /// <summary>What a method of a backend writes to a tensor of a shape and type.</summary>
    public static Tensor Result(Device device, Shape shape, DType dtype, Action<Backend, Tensor> write)
    {
        Tensor y = Tensor.Empty(shape, dtype, device);
        write(device.Backend, y);
        return y;
    }

    /// <summary>Type, shape and elements are the same: integers exactly, others up to <paramref name="tolerance"/>
    /// times the largest, or not finite in the same way.</summary>
    public static void ShouldBe(this Tensor actual, Tensor expected, double tolerance, string what = "result")
    {
        actual.DType.Should().Be(expected.DType, what);
        actual.Shape.ToArray().Should().Equal(expected.Shape.ToArray(), what);
        if (!expected.DType.IsFloatingPoint())
        {
            Of<long>(actual, DType.Int64).Should().Equal(Of<long>(expected, DType.Int64), what);
            return;
        }

        double[] a = Of<double>(actual, DType.Float64), e = Of<double>(expected, DType.Float64);
        double scale = Math.Max(1e-3, e.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max());
        for (int i = 0; i < e.Length; i++)
        {
            bool isClose = double.IsFinite(e[i]) ? Math.Abs(a[i] - e[i]) <= tolerance * scale : a[i].Equals(e[i]);
            if (!isClose)
                Assert.Fail($"{what}: element {i} of {expected.Shape} is {a[i]:R}, expected {e[i]:R}");
        }

        static T[] Of<T>(Tensor x, DType dtype)
            where T : unmanaged
            => x.Detach().To(Device.Cpu).Cast(dtype).ToArray<T>();
    }

    /// <summary>Every GPU gives what the processor gives.</summary>
    public static void OnEveryGpu(Func<Device, Tensor> run, double tolerance = 0)
    {
        Tensor expected = run(Device.Cpu);
        foreach (GpuDevice device in Gpus)
            run(device).ShouldBe(expected, tolerance, device.Name);
    }

    /// <summary>The same for values and gradients of all Float32 inputs.</summary>
    public static void Check(Func<Tensor[], Tensor> f, double tolerance, params Tensor[] inputs)
    {
        foreach (GpuDevice device in Gpus)
            Check(device, f, tolerance, inputs);
    }

    /// <summary>The same on one device.</summary>
    public static void Check(GpuDevice device, Func<Tensor[], Tensor> f, double tolerance, params Tensor[] inputs)
    {
        Tensor[] expected = Results(f, inputs, Device.Cpu), actual = Results(f, inputs, device);
        for (int i = 0; i < expected.Length; i++)
            actual[i].ShouldBe(expected[i], tolerance, i == 0 ? $"{device}" : $"{device}, gradient {i - 1}");
    }

    /// <summary>Losses of a few steps of gradient descent from the same start agree.</summary>
    public static void CheckTraining(Func<Tensor[], Tensor> loss, double rate, int steps, params Tensor[] start)
    {
        double[] expected = Losses(Device.Cpu);
        expected[^1].Should().BeLessThan(expected[0]);
        foreach (GpuDevice device in Gpus)
        {
            double[] actual = Losses(device);
            for (int i = 0; i < steps; i++)
                actual[i].Should().BeApproximately(expected[i], 1e-4, $"loss of step {i} on {device}");
        }

        double[] Losses(Device device)
        {
            Tensor[] parameters = Array.ConvertAll(start, x => x.To(device));
            var losses = new double[steps];
            for (int i = 0; i < steps; i++)
            {
                foreach (Tensor x in parameters)
                    x.RequiresGrad = true;
                Tensor y = loss(parameters);
                losses[i] = y.ToArray<float>()[0];
                Tensor[] slopes = Autograd.Grad([y], parameters);
                for (int p = 0; p < parameters.Length; p++)
                    parameters[p] = parameters[p].Detach() - (slopes[p] * rate);
            }

            return losses;
        }
    }

    private static Tensor[] Results(Func<Tensor[], Tensor> f, Tensor[] inputs, Device device)
    {
        Tensor[] x = Array.ConvertAll(inputs, input => input.To(device).Detach().Clone());
        foreach (Tensor input in x)
            input.RequiresGrad = input.DType == DType.Float32;
        Tensor y = f(x);
        Tensor seed = Numbers(77, y.Shape).To(device);
        Tensor[] wanted = Array.FindAll(x, input => input.RequiresGrad);
        return [y, .. Autograd.Grad([y], wanted, [seed], allowUnused: true)];
    }
}
