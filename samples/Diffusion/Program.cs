using System.CommandLine;
using System.Diagnostics;
using DeepNet;
using DeepNet.Data;
using DeepNet.Models;
using DeepNet.Optimizers;
using DeepNet.Samples;
using DeepNet.Samples.Diffusion;

Option<int> sizeOption = new("--size")
{
    Description = "side of the images: 14 or 28",
    DefaultValueFactory = _ => 14,
};
sizeOption.AcceptOnlyFromAmong("14", "28");
Option<string> predictionOption = new("--prediction")
{
    Description = "what the network says of a noisy image: v (a mixture of the other two), x0 (the image) or noise",
    DefaultValueFactory = _ => "v",
};
predictionOption.AcceptOnlyFromAmong("v", "x0", "noise");
Option<double> guidanceOption = new("--guidance")
{
    Description = "how much the class counts: 1 is what was learned, more makes digits clearer and more alike",
    DefaultValueFactory = _ => 2,
};
Option<int?> stepsOption = new("--steps")
{
    Description = "steps of training [default: a number for each size]",
};
Option<int> ddimOption = new("--ddim-steps")
{
    Description = "steps of the fast sampler",
    DefaultValueFactory = _ => 25,
};
return new SampleCommand(
    "Diffusion",
    "Trains a diffusion model to draw handwritten digits of a given class.",
    sizeOption,
    predictionOption,
    guidanceOption,
    stepsOption,
    ddimOption).Run(args, Run);

void Run(SampleRun run)
{
    int size = run.Get(sizeOption);
    ImageSet set = SampleData.Digits(run);
    if (size == 14)
    {
        // The mean of every 2×2 pixels.
        set = set with { TrainImages = set.TrainImages.AvgPool2d(2), TestImages = set.TestImages.AvgPool2d(2) };
    }

    Tensor.ManualSeed(run.Seed);
    var reader = new Reader(set, epochs: 1, run.Seed);
    double accuracy = reader.Recognised(set.TestImages, set.TestLabels);
    Print.Line($"the classifier reads {accuracy:P2} of the test images  {run.Elapsed.TotalSeconds:F1} s");

    DiffusionUNetConfig config = size == 14 ? DiffusionUNetConfig.Mnist14 : DiffusionUNetConfig.Mnist28;
    if (run.IsQuick)
        config = config with { Width = 16 };
    var model = new DiffusionUNet(config);
    var process = new DiffusionProcess(run.IsQuick ? 20 : 100, NoiseSchedule.Cosine, run.Get(predictionOption) switch
    {
        "x0" => DiffusionPrediction.Clean,
        "noise" => DiffusionPrediction.Noise,
        _ => DiffusionPrediction.Velocity,
    });
    Print.Line($"U-Net for {size}×{size} pixels: {model.ParameterCount} parameters");
    int steps = run.IsQuick ? 30 : run.Get(stepsOption) ?? (size == 14 ? 1000 : 1200);
    run.TrainingTime = Train(run, model, process, set, steps);

    model.Save(run.File("diffusion.safetensors"));
    var loaded = new DiffusionUNet(config);
    loaded.Load(run.File("diffusion.safetensors"));

    // The same number of each class, one class after another.
    int each = run.IsQuick ? 4 : 50, few = run.IsQuick ? 5 : run.Get(ddimOption);
    Tensor classes = Tensor.Arange(10).RepeatInterleave(each);
    var artist = new Artist(loaded, process, run.Get(guidanceOption), run.Seed);
    double ddpm = Judge("ddpm", null);
    double ddim = Judge("ddim", few);
    Print.Line($"spread within a class of the test images: {Spread(set.TestImages, set.TestLabels):F3}");
    run.Write("process.png", artist.Way(Tensor.From<long>([2, 3, 5, 8], [4]), columns: 11));

    string suffix = size == 14 ? "" : $"_{size}";
    Print.Result($"recognised_ddpm{suffix}", ddpm);
    Print.Result($"recognised_ddim{suffix}", ddim);
    Print.Result($"recognised{suffix}", Math.Min(ddpm, ddim));
    using IDisposable noGrad = Tensor.NoGrad();
    Tensor x = set.TestImages[..10], times = Tensor.Linspace(0.1, 1, 10);
    Print.Reloaded(model.Forward(x, times, classes[..10]), loaded.Forward(x, times, classes[..10]));

    double Judge(string name, int? ddimSteps)
    {
        var watch = Stopwatch.StartNew();
        Tensor images = artist.Draw(classes, ddimSteps); // [10 · each, 1, size, size]
        double seconds = watch.Elapsed.TotalSeconds, recognised = reader.Recognised(images, classes);
        double spread = Spread(images, classes);
        string title = $"{name.ToUpperInvariant()}, {ddimSteps ?? process.Steps} steps";
        Print.Line($"{title}: {recognised:P1} recognised, spread {spread:F3}  {seconds:F1} s");
        Tensor rows = images.Unflatten(0, 10, each)[.., ..Math.Min(each, 16)].Flatten(0, 1);
        run.Write($"{name}.png", Pictures.Grid(rows, Math.Min(each, 16), scale: size == 14 ? 3 : 2));
        return recognised;
    }
}

static TimeSpan Train(SampleRun run, DiffusionUNet model, DiffusionProcess process, ImageSet set, int steps)
{
    const int batchSize = 64;
    const double untold = 0.1;
    var data = new TensorDataset((set.TrainImages * 2) - 1, set.TrainLabels); // values in [-1, 1]
    var loader = new DataLoader(data, batchSize, shuffle: true, seed: run.Seed, dropLast: true);
    var optimizer = new AdamW(model.Parameters(), beta2: 0.99);
    var schedule = new OneCycleSchedule(
        optimizer, maxLearningRate: 3e-3, steps, warmupPart: 0.1, cycleMomentum: false);
    var average = new EmaWeights(model, decay: 0.99);
    int window = Math.Max(1, steps / 10);
    var losses = new List<(double X, double Y)>();
    double sum = 0;
    int step = 0;
    var watch = Stopwatch.StartNew();
    while (step < steps)
    {
        foreach (var (images, labels) in loader)
        {
            Tensor t = process.DrawSteps(batchSize); // [batch]
            Tensor noise = images.RandnLike(); // [batch, 1, size, size]
            Tensor noisy = process.AddNoise(images, noise, t);

            // Some are not told their class, so that the network learns what guidance starts from.
            Tensor told = labels.MaskedFill(Tensor.Rand([batchSize]) < untold, model.Config.Classes);
            Tensor predicted = model.Forward(noisy, process.Times(t), told);
            Tensor loss = Loss.MeanSquaredError(predicted, process.Target(images, noise, t));
            optimizer.ZeroGrad();
            loss.Backward();
            GradientClipping.ClipGradNorm(model.Parameters(), maxNorm: 1);
            optimizer.Step();
            schedule.Step();
            average.Update();
            sum += loss.ToScalar<float>();
            step++;
            if (step % window == 0)
            {
                losses.Add((step, sum / window));
                Print.Step(step, losses[^1].Y, $"{watch.Elapsed.TotalSeconds:F1} s");
                sum = 0;
            }

            if (step == steps)
                break;
        }
    }

    TimeSpan time = watch.Elapsed;
    average.CopyToModel();
    run.Write("loss.png", new Chart("Diffusion", "step", "mean squared error").Line("training", losses).Draw());
    return time;
}

// How much images of one class differ: the root of the variance within classes, averaged over pixels.
static double Spread(Tensor images, Tensor classes)
{
    double variance = 0;
    for (int i = 0; i < 10; i++)
        variance += images[classes.Eq(i)].Var(0).Mean().ToScalar<float>() / 10;
    return Math.Sqrt(variance);
}
