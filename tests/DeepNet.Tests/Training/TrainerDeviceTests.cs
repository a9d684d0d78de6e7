using DeepNet.Data;
using DeepNet.Layers;
using DeepNet.Optimizers;
using DeepNet.Training;

namespace DeepNet.Tests.Training;

/// <summary>A trainer brings the batches to where the model is.</summary>
public sealed class TrainerDeviceTests
{
    private static readonly Device s_there = TestDevices.Get("composed");

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Batches_of_a_loader_go_to_the_models_device(int workers)
    {
        Layer model = Model();
        var devices = new HashSet<Device>();
        Trainer trainer = Trainer(model, devices);
        DataLoader loader = Loader(workers);
        trainer.Fit(loader, Loader(0), epochs: 2).Validations.Should().HaveCount(2);
        DataLoader second = Loader(0);
        second.Epoch = 1;
        trainer.Evaluate(second).Loss.Should().Be(trainer.History.Validations[1].Loss, "it has the same order");
        devices.Should().Equal(s_there);
        loader.Device.Should().BeNull("the loader is as it was");
        loader.First()[0].Device.Should().BeSameAs(Device.Cpu);
    }

    [Fact]
    public void Batches_of_a_list_go_there_too_from_the_middle_of_an_epoch_on()
    {
        List<TensorTuple> batches = [.. Loader(0)];
        var devices = new HashSet<Device>();
        Trainer whole = Trainer(Model(), devices), parts = Trainer(Model(), devices);
        whole.Fit(batches, epochs: 1);
        parts.Fit(batches, steps: 2);
        parts.Fit(batches, epochs: 1).Steps.Should().Be(4);
        devices.Should().Equal(s_there);
        Weights(parts).Should().Equal(Weights(whole));
    }

    [Fact]
    public void Training_there_gives_what_it_gives_with_batches_moved_by_hand()
    {
        var devices = new HashSet<Device>();
        Trainer self = Trainer(Model(), devices), hand = Trainer(Model(), devices);
        self.Fit(Loader(1), epochs: 3);
        hand.Fit(Loader(0).To(s_there), epochs: 3);
        Weights(self).Should().Equal(Weights(hand));
    }

    [Fact]
    public void A_loader_that_was_given_a_device_keeps_it()
    {
        Action fit = () => Trainer(Model(), []).Fit(Loader(0).To(Device.Cpu), epochs: 1);
        fit.Should().Throw<DeviceException>().WithMessage("*cpu*composed*");
    }

    private static float[] Weights(Trainer trainer) =>
        [.. trainer.Model.StateDict().Values.SelectMany(tensor => tensor.ToArray<float>())];

    private static Sequential Model()
    {
        Tensor.ManualSeed(3);
        var model = new Sequential(new Linear(3, 5), new Tanh(), new Linear(5, 1));
        model.To(s_there);
        return model;
    }

    private static Trainer Trainer(Layer model, HashSet<Device> devices) => new(
        model, new Adam(model.Parameters(), 0.01),
        (y, targets) =>
        {
            devices.Add(targets.Device);
            return Loss.MeanSquaredError(y, targets);
        });

    private static DataLoader Loader(int workers)
    {
        Tensor x = Tensor.Randn([32, 3], generator: new RandomSource(1));
        return new DataLoader(
            new TensorDataset(x, x.Sum(1, keepDim: true)), 8, shuffle: true, seed: 2, workers: workers);
    }
}
