using System.CommandLine;
using System.Diagnostics;
using DeepNet;
using DeepNet.Data;
using DeepNet.Optimizers;
using DeepNet.Samples;
using DeepNet.Samples.ResNet;

Option<int> epochsOption = new("--epochs")
{
    Description = "passes over the training images",
    DefaultValueFactory = _ => 4,
};
return new SampleCommand(
    "ResNet",
    "Trains two networks of 30 layers without normalization on handwritten digits: one with residual connections, and "
        + "the same without them.",
    epochsOption).Run(args, Run);

void Run(SampleRun run)
{
    ImageSet set = SampleData.Digits(run);
    int epochs = run.IsQuick ? 3 : run.Get(epochsOption);
    var losses = new Dictionary<string, List<(double X, double Y)>>();
    var gradients = new Dictionary<string, double[]>();
    var accuracies = new Dictionary<string, double>();
    foreach (bool isResidual in new[] { false, true })
    {
        string name = isResidual ? "residual" : "plain";
        Tensor.ManualSeed(run.Seed);
        var model = new ThirtyLayers(isResidual);
        gradients[name] = GradientNorms(model, set);
        double[] norms = gradients[name];
        Print.Line($"{name}: the first layer's gradient starts at {norms[0]:G3}, the last one's at {norms[^1]:G3}");
        (losses[name], accuracies[name], TimeSpan time) = Train(run, model, set, epochs, isResidual);
        if (!isResidual)
            continue;

        run.TrainingTime = time;
        model.Save(run.File("residual.safetensors"));
        var loaded = new ThirtyLayers(isResidual: true);
        loaded.Load(run.File("residual.safetensors"));
        Print.Reloaded(Scores(model, set.TestImages), Scores(loaded, set.TestImages));
    }

    run.Write("loss.png", new Chart("30 layers without normalization", "step", "training loss")
        .Line("plain", losses["plain"], Rgb.Grey)
        .Line("residual", losses["residual"], Rgb.Blue)
        .Draw());
    var chart = new Chart("Size of the gradients before training", "layer", "norm") { IsLogarithmic = true };
    run.Write("gradients.png", chart
        .Line("plain", gradients["plain"], Rgb.Grey)
        .Line("residual", gradients["residual"], Rgb.Blue)
        .Draw());
    Print.Result("plain_accuracy", accuracies["plain"]);
    Print.Result("residual_accuracy", accuracies["residual"]);
}

static (List<(double X, double Y)> Losses, double Accuracy, TimeSpan Time) Train(
    SampleRun run, ThirtyLayers model, ImageSet set, int epochs, bool isResidual)
{
    const int batchSize = 128;
    var watch = Stopwatch.StartNew();
    var loader = new DataLoader(
        new TensorDataset(set.TrainImages, set.TrainLabels), batchSize, shuffle: true, seed: run.Seed);
    var optimizer = new Adam(model.Parameters());
    var schedule = new OneCycleSchedule(optimizer, maxLearningRate: 2e-3, steps: epochs * loader.Count);
    var losses = new List<(double X, double Y)>();
    double accuracy = 0, sum = 0;
    int steps = 0;
    for (int epoch = 1; epoch <= epochs; epoch++)
    {
        double epochSum = 0;
        model.Train();
        foreach (var (images, labels) in loader)
        {
            optimizer.ZeroGrad();
            Tensor loss = Loss.CrossEntropy(model.Forward(images), labels);
            loss.Backward();
            optimizer.Step();
            schedule.Step();
            double value = loss.ToScalar<float>();
            epochSum += value * labels.Count;
            sum += value;
            if (++steps % 20 == 0)
            {
                losses.Add((steps, sum / 20));
                sum = 0;
            }
        }

        accuracy = Scores(model, set.TestImages)
            .ArgMax(1).Eq(set.TestLabels).Cast(DType.Float32).Mean().ToScalar<float>();
        double mean = epochSum / set.TrainLabels.Count;
        if (isResidual)
            Print.Epoch(epoch, mean, $"accuracy {accuracy:F4}  {watch.Elapsed.TotalSeconds:F1} s");
        else
            Print.Line($"plain epoch {epoch} loss {mean:F4}  accuracy {accuracy:F4}");
    }

    return (losses, accuracy, watch.Elapsed);
}

static Tensor Scores(ThirtyLayers model, Tensor images)
{
    model.Eval();
    using IDisposable noGrad = Tensor.NoGrad();
    var loader = new DataLoader(new TensorDataset(images), batchSize: 500);
    return Tensor.Concat([.. loader.Select(batch => model.Forward(batch[0]))], 0); // [n, 10]
}

// How much of the error reaches each layer, before the first step.
static double[] GradientNorms(ThirtyLayers model, ImageSet set)
{
    Loss.CrossEntropy(model.Forward(set.TrainImages[..128]), set.TrainLabels[..128]).Backward();
    double[] norms = [.. model.Layers.Select(layer => layer.Weight.Grad!.Norm().ToScalar<float>())];
    foreach (var parameter in model.Parameters())
        parameter.Grad = null;
    return norms;
}
