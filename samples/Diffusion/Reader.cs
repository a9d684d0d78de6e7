using DeepNet.Data;
using DeepNet.Models;
using DeepNet.Optimizers;

namespace DeepNet.Samples.Diffusion;

/// <summary>A LeNet that has learned to read digits: whether it reads a drawn one as the class it was drawn for is how
/// the drawing is judged.</summary>
internal sealed class Reader
{
    private readonly LeNet _network;
    private readonly int _border;

    /// <summary>Trains on labelled images with values in [0, 1].</summary>
    public Reader(ImageSet set, int epochs, ulong seed)
    {
        // LeNet takes sizes that are multiples of four: 14×14 gets a frame of one black pixel.
        int size = set.TrainImages.Shape[2];
        _border = (4 - (size % 4)) % 4 / 2;
        _network = new LeNet(LeNetConfig.Mnist with { Size = size + (2 * _border) });
        var loader = new DataLoader(
            new TensorDataset(set.TrainImages, set.TrainLabels), batchSize: 128, shuffle: true, seed: seed);
        var optimizer = new AdamW(_network.Parameters(), weightDecay: 0.02);
        var schedule = new OneCycleSchedule(optimizer, maxLearningRate: 6e-3, steps: epochs * loader.Count);
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            foreach (var (images, labels) in loader)
            {
                optimizer.ZeroGrad();
                Loss.CrossEntropy(_network.Forward(Framed(images)), labels).Backward();
                optimizer.Step();
                schedule.Step();
            }
        }

        _network.Eval();
    }

    /// <summary>The share of images [n, 1, size, size] that are read as the classes given.</summary>
    public double Recognised(Tensor images, Tensor classes)
    {
        using IDisposable noGrad = Tensor.NoGrad();
        Tensor read = Tensor.Concat(
            [.. images.Split(500).Select(part => _network.Forward(Framed(part)).ArgMax(1))], 0); // [n]
        return read.Eq(classes).Cast(DType.Float64).Mean().ToScalar<double>();
    }

    private Tensor Framed(Tensor images) => images.Pad([_border, _border, _border, _border]);
}
