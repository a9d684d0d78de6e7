using DeepNet.Gpu;
using ILGPU;
using ILGPU.Runtime.CPU;

namespace DeepNet.Tests;

/// <summary>One computation on the processor and on the emulator.</summary>
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

    public static Tensor Random(int seed, double low, double high, params int[] shape) =>
        (Tensor.Rand(new Shape(shape), generator: new RandomSource((ulong)seed)) * (high - low)) + low;

    /// <summary>Values and gradients of all floating-point inputs agree, relative to the largest of each.</summary>
    public static void Check(Func<Tensor[], Tensor> f, double tolerance, params Tensor[] inputs) =>
        Check(GpuDevice.Emulator, f, tolerance, inputs);

    /// <summary>The same on another device.</summary>
    public static void Check(
        GpuDevice device, Func<Tensor[], Tensor> f, double tolerance, params Tensor[] inputs)
    {
        Tensor[] expected = Results(f, inputs, Device.Cpu), actual = Results(f, inputs, device);
        for (int i = 0; i < expected.Length; i++)
            AssertClose(actual[i], expected[i], tolerance, i == 0 ? "value" : $"gradient {i - 1}");
    }

    /// <summary>Losses of a few steps of gradient descent from the same start agree.</summary>
    public static void CheckTraining(Func<Tensor[], Tensor> loss, double rate, int steps, params Tensor[] start)
    {
        double[] expected = Losses(Device.Cpu), actual = Losses(GpuDevice.Emulator);
        expected[^1].Should().BeLessThan(expected[0]);
        for (int i = 0; i < steps; i++)
            actual[i].Should().BeApproximately(expected[i], 1e-4, $"loss of step {i}");

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
        Tensor seed = Random(77, -1, 1, y.Shape.ToArray()).To(device);
        Tensor[] wanted = Array.FindAll(x, input => input.RequiresGrad);
        return [y, .. Autograd.Grad([y], wanted, [seed], allowUnused: true)];
    }

    private static void AssertClose(Tensor actual, Tensor expected, double tolerance, string what)
    {
        actual.Shape.ToArray().Should().Equal(expected.Shape.ToArray(), what);
        float[] a = actual.Detach().To(Device.Cpu).ToArray<float>(), e = expected.Detach().ToArray<float>();
        double scale = Math.Max(1e-3, e.Select(v => Math.Abs((double)v)).DefaultIfEmpty(0).Max());
        for (int i = 0; i < e.Length; i++)
        {
            bool isClose = Math.Abs(a[i] - e[i]) <= tolerance * scale || a[i].Equals(e[i]);
            isClose.Should().BeTrue($"{what}: element {i} is {a[i]:R}, expected {e[i]:R}");
        }
    }
}
