using System.CommandLine;
using DeepNet;
using DeepNet.Data;
using DeepNet.Layers;
using DeepNet.Metrics;
using DeepNet.Models;
using DeepNet.Optimizers;
using DeepNet.Samples;
using DeepNet.Samples.ConvNet;
using DeepNet.Training;

Option<int> epochsOption = new("--epochs")
{
    Description = "passes over the training images",
    DefaultValueFactory = _ => 2,
};
return new SampleCommand(
    "ConvNet",
    "Trains a LeNet with batch normalization to read handwritten digits; the loop is left to a Trainer.",
    epochsOption).Run(args, Run);

void Run(SampleRun run)
{
    const int batchSize = 128;
    ImageSet set = SampleData.Digits(run);
    int epochs = run.IsQuick ? 2 : run.Get(epochsOption);
    Tensor.ManualSeed(run.Seed);
    LeNetConfig config = LeNetConfig.Mnist with { FirstFilters = 12, SecondFilters = 24 };
    var model = new LeNet(config);
    Print.Line($"LeNet with batch normalization: {model.ParameterCount} parameters");

    var training = new DataLoader(
        new TensorDataset(set.TrainImages, set.TrainLabels), batchSize, shuffle: true, seed: run.Seed);
    var validation = new DataLoader(new TensorDataset(set.TestImages, set.TestLabels), batchSize: 500);
    var optimizer = new AdamW(model.Parameters(), weightDecay: 0.02);
    var trainer = new Trainer(model, optimizer, (y, labels) => Loss.CrossEntropy(y, labels), new TrainerOptions
    {
        Metrics = [new Accuracy(10)],
        Schedule = new OneCycleSchedule(optimizer, maxLearningRate: 6e-3, steps: epochs * training.Count),
        Callbacks = [new EpochPrinter(), new CsvLog(run.File("log.csv"))],
    });
    TimeSpan start = run.Elapsed;
    TrainingHistory history = trainer.Fit(training, validation, epochs: epochs);
    run.TrainingTime = run.Elapsed - start;

    model.Save(run.File("lenet.safetensors"));
    var loaded = new LeNet(config);
    loaded.Load(run.File("lenet.safetensors"));
    Tensor scores = Scores(model, validation);
    WritePictures(run, set, model, scores);
    Print.Result("accuracy", history.Validations[^1].Metrics["accuracy"]);
    Print.Reloaded(scores, Scores(loaded, validation));
}

static Tensor Scores(Layer model, DataLoader images)
{
    model.Eval();
    using IDisposable noGrad = Tensor.NoGrad();
    return Tensor.Concat([.. images.Select(batch => model.Forward(batch[0]))], 0); // [n, 10]
}

static void WritePictures(SampleRun run, ImageSet set, LeNet model, Tensor scores)
{
    Tensor filters = model.StateDict()["conv1.weight"].Squeeze(1); // [12, 5, 5]
    run.Write("filters.png", Pictures.Grid(Pictures.Signed(filters), columns: 6, scale: 12));

    // The worst mistakes first: those the network was surest of.
    (Tensor confidence, Tensor prediction) = scores.Softmax(1).Max(1);
    long[] read = prediction.ToArray<long>(), truth = set.TestLabels.ToArray<long>();
    float[] sure = confidence.ToArray<float>();
    int[] wrong =
    [
        .. Enumerable.Range(0, read.Length).Where(i => read[i] != truth[i]).OrderByDescending(i => sure[i]).Take(40),
    ];
    if (wrong.Length == 0)
        return;
    Tensor images = Tensor.Stack([.. wrong.Select(i => set.TestImages[i])], 0);
    string[] captions = [.. wrong.Select(i => $"{read[i]} ({truth[i]})")];
    run.Write("mistakes.png", Pictures.Grid(images, columns: 10, captions: captions));
    Print.Line($"mistakes.png (what was read, and the label; surest first): {string.Join(", ", captions)}");
}
