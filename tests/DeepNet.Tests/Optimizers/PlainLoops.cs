using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Tests.Optimizers;

/// <summary>Runs an optimizer beside plain loops in double.</summary>
internal static class PlainLoops
{
    /// <summary>One element: parameter and gradient in, parameter out; remembers its own states.</summary>
    public delegate double Element(double parameter, double gradient);

    /// <summary>A whole parameter: values and gradient in, values out; remembers its own states.</summary>
    public delegate double[] Whole(double[] parameter, double[] gradient);

    public static void Agree(Func<Parameter[], Optimizer> make, Func<Element> expected, int steps = 12)
    {
        Element[] elements = [.. Enumerable.Range(0, 37).Select(_ => expected())];
        Agree(make, () => (p, g) => [.. p.Select((x, i) => elements[i](x, g[i]))], [37], steps, () =>
        {
            for (int i = 0; i < elements.Length; i++)
                elements[i] = expected();
        });
    }

    public static void Agree(
        Func<Parameter[], Optimizer> make, Func<Whole> expected, Shape shape, int steps = 12, Action? renew = null)
    {
        foreach (DType dtype in new[] { DType.Float32, DType.Float64 })
        {
            foreach (string device in TestDevices.Names)
            {
                renew?.Invoke();
                Whole loop = expected();
                var parameter = new Parameter(Values(0, shape, dtype, TestDevices.Get(device)));
                Optimizer optimizer = make([parameter]);
                double[] values = Doubles(parameter.Value);
                for (int step = 1; step <= steps; step++)
                {
                    parameter.Grad = Values(step, shape, dtype, TestDevices.Get(device));
                    double[] gradient = Doubles(parameter.Grad);
                    optimizer.Step();
                    values = loop(values, gradient);
                }

                double[] actual = Doubles(parameter.Value);
                double tolerance = dtype == DType.Float64 ? 1e-12 : 1e-5;
                for (int i = 0; i < actual.Length; i++)
                {
                    actual[i].Should().BeApproximately(
                        values[i], tolerance * Math.Max(1, Math.Abs(values[i])), $"{dtype}, {device}, element {i}");
                }
            }
        }
    }

    public static Tensor Values(int seed, Shape shape, DType dtype = DType.Float32, Device? device = null)
    {
        var random = new Random(seed);
        return Tensor.From<double>(
            [.. Enumerable.Range(0, (int)shape.Count).Select(_ => (4 * random.NextDouble()) - 2)], shape, device)
            .Cast(dtype);
    }

    public static double[] Doubles(Tensor x) => x.Detach().Cast(DType.Float64).ToArray<double>();

    public static double Rms(double[] x) => Math.Sqrt(x.Sum(v => v * v) / x.Length);
}
