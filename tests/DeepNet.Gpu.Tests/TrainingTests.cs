using DeepNet.Gpu;
using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Tests;

/// <summary>A network of each family of layers learns on the emulator as it does on the processor.</summary>
public sealed class TrainingTests
{
    private const int Steps = 3;

    [Fact]
    public void Dense_layers() => LearnTheSame(
        () => new Sequential(new Linear(6, 16), new Gelu(), new Dropout(0.2), new Linear(16, 3)), [8, 6]);

    [Fact]
    public void Convolutions() => LearnTheSame(
        () => new Sequential(
            new Conv2d(2, 4, kernelSize: 3, padding: 1), new BatchNorm2d(4), new Relu(), new MaxPool2d(2),
            new Flatten(), new Linear(36, 3)),
        [4, 2, 6, 6]);

    [Fact]
    public void Recurrent_layers() => LearnTheSame(() => new LastStep(new Lstm(5, 8)), [6, 4, 5]);

    [Fact]
    public void Transformers() => LearnTheSame(
        () => new Sequential(
            new TransformerEncoderLayer(8, 2, 16, dropout: 0), new LayerNorm(8), new Flatten(), new Linear(40, 3)),
        [4, 5, 8]);

    [Fact]
    public void A_step_waits_for_the_device_only_where_a_value_is_read()
    {
        Device device = GpuDevice.Emulator;
        GpuQueue queue = GpuDevice.Emulator.Queue;
        var model = new Sequential(new Linear(6, 16), new Relu(), new Linear(16, 3));
        model.To(device);
        var optimizer = new Adam(model.Parameters(), 1e-2);
        Tensor x = SameAsCpu.Numbers(1, [8, 6]).There(), y = SameAsCpu.Numbers(2, [8, 3]).There();
        Step();
        long before = queue.Waits;
        Tensor loss = Step();
        queue.Waits.Should().Be(before, "nothing was read");
        loss.ToScalar<float>();
        queue.Waits.Should().Be(before + 1);

        Tensor Step()
        {
            optimizer.ZeroGrad();
            Tensor mean = Loss.MeanSquaredError(model.Forward(x), y);
            mean.Backward();
            optimizer.Step();
            return mean.Detach();
        }
    }

    private static void LearnTheSame(Func<Layer> create, Shape input)
    {
        double[] expected = Losses(create, input, Device.Cpu), actual = Losses(create, input, GpuDevice.Emulator);
        expected[^1].Should().NotBe(expected[0], "the weights move");
        for (int i = 0; i < Steps; i++)
            actual[i].Should().BeApproximately(expected[i], 1e-4 * Math.Abs(expected[i]), $"step {i}");
    }

    private static double[] Losses(Func<Layer> create, Shape input, Device device)
    {
        Tensor.ManualSeed(7);
        Layer model = create();
        model.To(device);
        var optimizer = new AdamW(model.Parameters(), 1e-2);
        Tensor x = SameAsCpu.Numbers(3, input).To(device);
        Tensor y = Tensor.From<long>([.. Enumerable.Range(0, 8).Select(i => (long)i % 3)], [8])
            .Narrow(0, 0, model is LastStep ? 4 : input[0]).To(device);
        var losses = new double[Steps];
        for (int i = 0; i < Steps; i++)
        {
            optimizer.ZeroGrad();
            Tensor loss = Loss.CrossEntropy(model.Forward(x), y);
            loss.Backward();
            optimizer.Step();
            losses[i] = loss.ToScalar<float>();
        }

        return losses;
    }

    /// <summary>[steps, batch, in] to three scores of the last step.</summary>
    private sealed class LastStep(Lstm lstm) : Layer
    {
        private readonly Lstm _lstm = lstm;
        private readonly Linear _linear = new(8, 3);

        public override Tensor Forward(Tensor x) => _linear.Forward(_lstm.Forward(x).Output.Select(0, -1));
    }
}
