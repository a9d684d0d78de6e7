using DeepNet.Gpu;
using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Tests;

/// <summary>Two steps of every optimizer on the emulator and on the processor.</summary>
public sealed class OptimizerTests
{
    internal static readonly Dictionary<string, Func<Parameter[], Optimizer>> s_optimizers = new()
    {
        ["Adadelta"] = p => new Adadelta(p, weightDecay: 0.1),
        ["Adafactor"] = p => new Adafactor(p),
        ["Adagrad"] = p => new Adagrad(p, weightDecay: 0.1, maximize: true),
        ["Adam"] = p => new Adam(p, weightDecay: 0.1),
        ["Adam: amsgrad"] = p => new Adam(p, amsgrad: true, maximize: true),
        ["AdamW"] = p => new AdamW(p),
        ["Adamax"] = p => new Adamax(p),
        ["Asgd"] = p => new Asgd(p, averagingStart: 1),
        ["Lamb"] = p => new Lamb(p),
        ["Lion"] = p => new Lion(p, weightDecay: 0.1),
        ["Muon"] = p => new Muon(p),
        ["NAdam"] = p => new NAdam(p),
        ["RAdam"] = p => new RAdam(p, beta2: 0.5),
        ["RmsProp"] = p => new RmsProp(p),
        ["RmsProp: centered"] = p => new RmsProp(p, momentum: 0.9, centered: true),
        ["Rprop"] = p => new Rprop(p),
        ["Sgd"] = p => new Sgd(p, 0.1, weightDecay: 0.1),
        ["Sgd: Nesterov"] = p => new Sgd(p, 0.1, momentum: 0.9, nesterov: true),
        ["Lookahead"] = p => new Lookahead(new Sgd(p, 0.1, momentum: 0.9), steps: 2),
    };

    public static TheoryData<string, DType> Names()
    {
        var data = new TheoryData<string, DType>();
        foreach (string name in s_optimizers.Keys)
        {
            data.Add(name, DType.Float32);
            data.Add(name, DType.Float64);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Two_steps(string name, DType dtype)
    {
        double[] expected = Run(Device.Cpu), actual = Run(GpuDevice.Emulator);
        double scale = expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++)
            actual[i].Should().BeApproximately(expected[i], 1e-5 * scale, $"element {i}");

        double[] Run(Device device)
        {
            var parameter = new Parameter(Draw(1, dtype, device));
            Optimizer optimizer = s_optimizers[name]([parameter]);
            for (int step = 0; step < 2; step++)
            {
                parameter.Grad = Draw(step + 2, dtype, device);
                optimizer.Step();
            }

            return parameter.Value.Detach().Cast(DType.Float64).ToArray<double>();
        }
    }

    /// <summary>Tensors of one and of several pieces, gradients that begin anywhere, and one tensor that joins late.
    /// </summary>
    [Theory]
    [InlineData("Adadelta")]
    [InlineData("Adagrad")]
    [InlineData("Adam: amsgrad")]
    [InlineData("AdamW")]
    [InlineData("Adamax")]
    [InlineData("Asgd")]
    [InlineData("Lion")]
    [InlineData("NAdam")]
    [InlineData("RAdam")]
    [InlineData("RmsProp: centered")]
    [InlineData("Rprop")]
    [InlineData("Sgd: Nesterov")]
    [InlineData("Lookahead")]
    public void Many_tensors_at_once(string name)
    {
        int[] sizes = [1, 4, 4097, 0, 30, 8192, 3, 2, 9, 17];
        double[] expected = Run(Device.Cpu), actual = Run(GpuDevice.Emulator);
        double scale = expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++)
            actual[i].Should().BeApproximately(expected[i], 1e-6 * scale, $"element {i}");
        Run(GpuDevice.Emulator).Should().Equal(actual, "a second run gives the same bits");

        double[] Run(Device device)
        {
            Parameter[] parameters =
                [.. sizes.Select((n, i) => new Parameter(Numbers(i, n, DType.Float32, device)))];
            Optimizer optimizer = s_optimizers[name](parameters);
            for (int step = 0; step < 2; step++)
            {
                for (int i = step == 0 ? 1 : 0; i < sizes.Length; i++)
                {
                    Tensor wide = Numbers(100 + (10 * step) + i, sizes[i] + (i % 2), DType.Float32, device);
                    parameters[i].Grad = wide.Narrow(0, i % 2, sizes[i]);
                }

                optimizer.Step();
            }

            return [.. parameters.SelectMany(p => p.Value.Detach().Cast(DType.Float64).ToArray<double>())];
        }
    }

    [Fact]
    public void A_step_of_fifty_tensors_is_seven_launches()
    {
        GpuQueue queue = GpuDevice.Emulator.Queue;
        Parameter[] parameters =
            [.. Enumerable.Range(0, 50).Select(i => new Parameter(Draw(i, DType.Float32, GpuDevice.Emulator)))];
        foreach (Parameter parameter in parameters)
            parameter.Grad = Draw(99, DType.Float32, GpuDevice.Emulator);
        var optimizer = new AdamW(parameters);
        optimizer.Step();
        (long launches, long waits) = (queue.Launches, queue.Waits);
        optimizer.Step();
        (queue.Launches - launches).Should().Be(7, "a launch has up to eight tensors");
        optimizer.ZeroGrad();
        (queue.Launches - launches).Should().Be(7, "gradients are forgotten, not cleared");
        queue.Waits.Should().Be(waits);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_step_waits_for_the_device(string name, DType dtype)
    {
        GpuQueue queue = GpuDevice.Emulator.Queue;
        var parameter = new Parameter(Draw(1, dtype, GpuDevice.Emulator));
        Optimizer optimizer = s_optimizers[name]([parameter]);
        parameter.Grad = Draw(2, dtype, GpuDevice.Emulator);
        long waits = queue.Waits;
        optimizer.Step();
        optimizer.Step();
        queue.Waits.Should().Be(waits);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(1)]
    [InlineData(double.PositiveInfinity)]
    public void Clipping_fifty_gradients_waits_once(double p)
    {
        GpuQueue queue = GpuDevice.Emulator.Queue;
        Parameter[] here = Make(Device.Cpu), there = Make(GpuDevice.Emulator);
        (long launches, long waits) = (queue.Launches, queue.Waits);
        double norm = GradientClipping.ClipGradNorm(there, 0.5, p);
        (queue.Launches - launches).Should().BeLessThanOrEqualTo(15, "7 of norms, 7 of products, 1 conversion");
        queue.Waits.Should().Be(waits + 1);
        double expected = GradientClipping.ClipGradNorm(here, 0.5, p);
        norm.Should().BeApproximately(expected, 1e-6 * expected);
        for (int i = 0; i < here.Length; i++)
            there[i].Grad!.ShouldBe(here[i].Grad!, 1e-6);

        static Parameter[] Make(Device device) =>
        [
            .. Enumerable.Range(0, 50).Select(i => new Parameter(Tensor.Zeros([i == 9 ? 9001 : 21 + i]).To(device))
            {
                Grad = Numbers(i, i == 9 ? 9001 : 21 + i, DType.Float32, device),
            }),
        ];
    }

    [Fact]
    public void Norms_of_gradients_of_several_types_and_not_finite_ones()
    {
        Tensor[] x =
        [
            Numbers(1, 5000, DType.Float64, GpuDevice.Emulator), Numbers(2, 30, DType.BFloat16, GpuDevice.Emulator),
            Tensor.From<float>([3, float.NaN, 4], [3]).There(), Tensor.From<float>([-3, 4], [2]).There(),
            Tensor.From<float>([1, float.NegativeInfinity], [2]).There(), Tensor.Zeros([0]).There(),
        ];
        foreach (double p in (double[])[1, 2, 3, double.PositiveInfinity])
        {
            Tensor[] some = double.IsInfinity(p) ? x[..^1] : x;
            double[] expected = Device.Cpu.Backend.Norms(Array.ConvertAll(some, t => t.To(Device.Cpu)), p);
            double[] actual = GpuDevice.Emulator.Backend.Norms(some, p);
            actual.Should().Equal(expected, (a, e) => a.Equals(e) || Math.Abs(a - e) <= 1e-6 * e, $"p = {p}");
        }
    }

    private static Tensor Draw(int seed, DType dtype, Device device) =>
        Numbers(seed, 21, dtype, device).Reshape(3, 7);

    private static Tensor Numbers(int seed, int count, DType dtype, Device device)
    {
        var random = new Random(seed);
        double[] values = [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextDouble()) - 1)];
        return Tensor.From<double>(values, new Shape([count])).Cast(dtype).To(device);
    }
}
