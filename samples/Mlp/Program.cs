using System.CommandLine;
using System.Diagnostics;
using DeepNet;
using DeepNet.Data;
using DeepNet.Layers;
using DeepNet.Optimizers;
using DeepNet.Samples;
using DeepNet.Samples.Mlp;

Option<int> epochsOption = new("--epochs")
{
    Description = "passes over the training images",
    DefaultValueFactory = _ => 10,
};
return new SampleCommand(
    "Mlp",
    "Trains a network of three dense layers, and a linear one to compare with, to read handwritten digits.",
    epochsOption).Run(args, Run);

void Run(SampleRun run)
{
    ImageSet set = SampleData.Digits(run);
    int epochs = run.IsQuick ? 3 : run.Get(epochsOption);

    Tensor.ManualSeed(run.Seed);
    var linear = new Sequential(new Flatten(), new Linear(784, 10));
    for (int epoch = 1; epoch <= 5; epoch++)
    {
        double loss = Train(linear, set, new Adam(linear.Parameters()), schedule: null, run.Seed + (ulong)epoch);
        Print.Line($"linear epoch {epoch} loss {loss:F4}  accuracy {Accuracy(linear, set):F4}");
    }

    double linearAccuracy = Accuracy(linear, set);
    var model = new MlpNet();
    Print.Line($"784-256-128-10: {model.ParameterCount} parameters");
    var optimizer = new AdamW(model.Parameters(), weightDecay: 0.02);
    int batches = (set.TrainLabels.Shape[0] + BatchSize - 1) / BatchSize;
    var schedule = new OneCycleSchedule(optimizer, maxLearningRate: 4e-3, steps: epochs * batches);
    var curve = new List<double>();
    var watch = Stopwatch.StartNew();
    for (int epoch = 1; epoch <= epochs; epoch++)
    {
        double loss = Train(model, set, optimizer, schedule, run.Seed + (ulong)epoch);
        curve.Add(Accuracy(model, set));
        Print.Epoch(epoch, loss, $"accuracy {curve[^1]:F4}  {watch.Elapsed.TotalSeconds:F1} s");
    }

    run.TrainingTime = watch.Elapsed;
    model.Save(run.File("mlp.safetensors"));
    var loaded = new MlpNet();
    loaded.Load(run.File("mlp.safetensors"));
    Tensor scores = Scores(model, set.TestImages);
    WritePictures(run, set, model, scores);
    run.Write("curve.png", new Chart("Test accuracy", "epoch", "accuracy")
        .Line("784-256-128-10", curve)
        .Line("linear", curve.Select(_ => linearAccuracy))
        .Draw());
    Print.Result("linear_accuracy", linearAccuracy);
    Print.Result("accuracy", curve[^1]);
    Print.Reloaded(scores, Scores(loaded, set.TestImages));
}

static double Train(Layer model, ImageSet set, Optimizer optimizer, Schedule? schedule, ulong seed)
{
    var loader = new DataLoader(
        new TensorDataset(set.TrainImages, set.TrainLabels), BatchSize, shuffle: true, seed: seed);
    double sum = 0;
    model.Train();
    foreach (var (images, labels) in loader)
    {
        optimizer.ZeroGrad();
        Tensor loss = Loss.CrossEntropy(model.Forward(images), labels);
        loss.Backward();
        optimizer.Step();
        schedule?.Step();
        sum += loss.ToScalar<float>() * labels.Count;
    }

    return sum / set.TrainLabels.Count;
}

static Tensor Scores(Layer model, Tensor images)
{
    model.Eval();
    using IDisposable noGrad = Tensor.NoGrad();
    var loader = new DataLoader(new TensorDataset(images), batchSize: 500);
    return Tensor.Concat([.. loader.Select(batch => model.Forward(batch[0]))], 0); // [n, 10]
}

static double Accuracy(Layer model, ImageSet set) =>
    Scores(model, set.TestImages).ArgMax(1).Eq(set.TestLabels).Cast(DType.Float32).Mean().ToScalar<float>();

static void WritePictures(SampleRun run, ImageSet set, MlpNet model, Tensor scores)
{
    // The 64 units whose weights are largest: the others look at noise.
    Tensor templates = model.Templates;
    Tensor order = templates.Square().Sum([1, 2]).ArgSort(descending: true);
    run.Write("weights.png", Pictures.Grid(Pictures.Signed(templates.IndexSelect(0, order[..64])), columns: 16));

    long[] read = scores.ArgMax(1).ToArray<long>(), truth = set.TestLabels.ToArray<long>();
    int[] wrong = [.. Enumerable.Range(0, read.Length).Where(i => read[i] != truth[i]).Take(40)];
    if (wrong.Length == 0)
        return;
    Tensor images = Tensor.Stack([.. wrong.Select(i => set.TestImages[i])], 0);
    string[] captions = [.. wrong.Select(i => $"{read[i]} ({truth[i]})")];
    run.Write("mistakes.png", Pictures.Grid(images, columns: 10, captions: captions));
    Print.Line($"mistakes.png (what was read, and the label): {string.Join(", ", captions)}");
}

internal sealed partial class Program
{
    private const int BatchSize = 128;
}
