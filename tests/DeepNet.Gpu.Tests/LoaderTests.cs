using DeepNet.Data;
using DeepNet.Gpu;
using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Tests;

/// <summary>Batches that travel while the device computes.</summary>
public sealed class LoaderTests : IDisposable
{
    private readonly LateCopies _copies = new();

    public void Dispose() => _copies.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void Batches_arrive_whole_and_in_order(int workers)
    {
        GpuDevice device = _copies.Device(mostPieces: 2);
        DataLoader here = Loader(0), there = Loader(workers).To(device);
        foreach ((TensorTuple actual, TensorTuple expected) in there.Zip(here))
        {
            for (int i = 0; i < 2; i++)
            {
                actual[i].Device.Should().BeSameAs(device);
                actual[i].To(Device.Cpu).Equal(expected[i]).Should().BeTrue();
            }
        }

        there.Position.Should().Be(new LoaderPosition(1, 0));
        _copies.Calls.Should().Contain("copy Beside");
    }

    [Fact]
    public void A_loop_left_early_leaves_a_device_that_works()
    {
        GpuDevice device = _copies.Device();
        DataLoader loader = Loader(2).To(device);
        foreach ((Tensor x, _) in loader)
        {
            x.Sum().ToScalar<float>();
            break;
        }

        loader.Position.Should().Be(new LoaderPosition(0, 1));
        (Tensor.Ones([5], device: device) * 3).ToArray<float>().Should().Equal(3, 3, 3, 3, 3);
    }

    [Fact]
    public void A_network_learns_the_same_from_batches_that_travel_ahead()
    {
        double[] expected = Losses(GpuDevice.Emulator, 0), actual = Losses(_copies.Device(), 2);
        actual.Should().Equal(expected);
        actual.Should().OnlyHaveUniqueItems();
    }

    private static double[] Losses(GpuDevice device, int workers)
    {
        Tensor.ManualSeed(5);
        var model = new Linear(4, 1);
        model.To(device);
        var optimizer = new Sgd(model.Parameters(), 0.1);
        var losses = new List<double>();
        foreach ((Tensor x, Tensor y) in Loader(workers).To(device))
        {
            optimizer.ZeroGrad();
            Tensor loss = Loss.MeanSquaredError(model.Forward(x), y);
            loss.Backward();
            optimizer.Step();
            losses.Add(loss.ToScalar<float>());
        }

        return [.. losses];
    }

    private static DataLoader Loader(int workers)
    {
        Tensor x = Tensor.Randn([30, 4], generator: new RandomSource(2));
        return new DataLoader(
            new TensorDataset(x, x.Sum(1, keepDim: true)), 4, shuffle: true, seed: 6, workers: workers);
    }
}
