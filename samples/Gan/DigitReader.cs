using DeepNet.Data;
using DeepNet.Models;
using DeepNet.Optimizers;

namespace DeepNet.Samples.Gan;

/// <summary>A classifier of digits, to judge drawn ones.</summary>
internal sealed class DigitReader
{
    private const int BatchSize = 128;
    private const double Confidence = 0.9;

    private readonly LeNet _model = new(LeNetConfig.Mnist);

    /// <summary>Learns to read the training images.</summary>
    /// <param name="set">The images.</param>
    /// <param name="steps">Batches to learn from.</param>
    public DigitReader(ImageSet set, int steps)
    {
        var loader = new DataLoader(
            new TensorDataset(set.TrainImages, set.TrainLabels), BatchSize, shuffle: true, dropLast: true);
        var optimizer = new AdamW(_model.Parameters(), weightDecay: 0.02);
        var schedule = new OneCycleSchedule(optimizer, maxLearningRate: 6e-3, steps);
        for (int step = 0; step < steps;)
        {
            foreach (var (images, labels) in loader.Take(steps - step))
            {
                optimizer.ZeroGrad();
                Loss.CrossEntropy(_model.Forward(images), labels).Backward();
                optimizer.Step();
                schedule.Step();
                step++;
            }
        }

        _model.Eval();
        using IDisposable noGrad = Tensor.NoGrad();
        Tensor scores = Scores(set.TestImages);
        Accuracy = scores.ArgMax(1).Eq(set.TestLabels).Cast(DType.Float64).Mean().ToScalar<double>();
    }

    /// <summary>The share of the test images that is read as labelled.</summary>
    public double Accuracy { get; }

    /// <summary>Reads images [n, 1, 28, 28] of values in [0, 1].</summary>
    /// <returns>The share that has a class with a probability of 0.9 or more, and for each class the share that is
    /// read so.</returns>
    public (double Confident, double[] Classes) Read(Tensor images)
    {
        using IDisposable noGrad = Tensor.NoGrad();
        (Tensor probability, Tensor read) = Scores(images).Softmax(1).Max(1); // [n] both
        long[] counts = read.MaskedSelect(probability >= Confidence).Bincount(minLength: 10).ToArray<long>();
        double all = images.Shape[0];
        return (counts.Sum() / all, [.. counts.Select(count => count / all)]);
    }

    private Tensor Scores(Tensor images) =>
        Tensor.Concat([.. images.Split(500).Select(_model.Forward)], 0); // [n, 10]
}
