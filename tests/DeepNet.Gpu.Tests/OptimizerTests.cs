using DeepNet.Gpu;
using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Tests;

/// <summary>Two steps of every optimizer on the emulator and on the processor.</summary>
public sealed class OptimizerTests
{
    private static readonly Dictionary<string, Func<Parameter[], Optimizer>> s_optimizers = new()
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

    private static Tensor Draw(int seed, DType dtype, Device device)
    {
        var random = new Random(seed);
        double[] values = [.. Enumerable.Range(0, 21).Select(_ => (2 * random.NextDouble()) - 1)];
        return Tensor.From<double>(values, new Shape([3, 7])).Cast(dtype).To(device);
    }
}
