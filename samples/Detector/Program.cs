using System.CommandLine;
using System.Diagnostics;
using DeepNet;
using DeepNet.Data;
using DeepNet.Data.Transforms;
using DeepNet.Metrics;
using DeepNet.Models;
using DeepNet.Optimizers;
using DeepNet.Samples;
using DeepNet.Samples.Detector;

const int height = 120, width = 160, batchSize = 8;
const double overlap = 0.5, boxWeight = 2;
Option<int> epochsOption = new("--epochs")
{
    Description = "passes over the training images",
    DefaultValueFactory = _ => 20,
};
return new SampleCommand(
    "Detector",
    "Trains a small network to find red cells, white cells and platelets in pictures of blood.",
    epochsOption).Run(args, Run);

void Run(SampleRun run)
{
    CellSet set = CellSet.Load(run, height, width);
    int epochs = run.IsQuick ? 4 : run.Get(epochsOption);

    Tensor.ManualSeed(run.Seed);
    var config = new OneStageDetectorConfig { Classes = CellSet.Classes.Count };
    var model = new OneStageDetector(config);
    Print.Line($"{model.ParameterCount} parameters");

    // Cells look the same from all sides: each picture is mirrored by chance, its boxes with it.
    var mirror = new Compose(new RandomHorizontalFlip(), new RandomVerticalFlip());
    DataLoader<IReadOnlyList<ImageSample>> loader = DataLoader.Create(
        new SampleList(set.Training).Map((sample, random) => mirror.Apply(sample, random)),
        batchSize,
        samples => samples,
        shuffle: true,
        seed: run.Seed);
    var optimizer = new AdamW(model.Parameters(), weightDecay: 0.05);
    var schedule = new OneCycleSchedule(optimizer, maxLearningRate: 2e-3, steps: epochs * loader.Count);
    var curves = CellSet.Classes.Select(_ => new List<(double X, double Y)>()).ToArray();
    var watch = Stopwatch.StartNew();
    for (int epoch = 1; epoch <= epochs; epoch++)
    {
        model.Train();
        double classesSum = 0, boxesSum = 0;
        foreach (IReadOnlyList<ImageSample> batch in loader)
        {
            var targets = DetectionTargets.Of(
                [.. batch.Select(sample => sample.Boxes!)],
                [.. batch.Select(sample => sample.Labels!)],
                config.Classes,
                height,
                width);
            optimizer.ZeroGrad();
            (Tensor classes, Tensor boxes) = model.Losses(model.Forward(Images(batch)), targets);
            (classes + boxWeight * boxes).Backward();
            optimizer.Step();
            schedule.Step();
            classesSum += classes.ToScalar<float>();
            boxesSum += boxes.ToScalar<float>();
        }

        string measured = "";
        if (epoch % 5 == 0 || epoch == epochs)
        {
            double[] precisions = Precisions(Detect(model, set.Test), set.Test);
            for (int label = 0; label < precisions.Length; label++)
                curves[label].Add((epoch, precisions[label]));
            measured = string.Join(", ", precisions.Zip(
                CellSet.Classes, (precision, name) => FormattableString.Invariant($"{name} {precision:F3}")));
        }

        (double ofClasses, double ofBoxes) = (classesSum / loader.Count, boxesSum / loader.Count);
        Print.Epoch(
            epoch,
            ofClasses + (boxWeight * ofBoxes),
            $"classes {ofClasses:F3} boxes {ofBoxes:F3}  {watch.Elapsed.TotalSeconds:F1} s  {measured}");
    }

    run.TrainingTime = watch.Elapsed;
    model.Save(run.File("detector.safetensors"));
    var loaded = new OneStageDetector(config);
    loaded.Load(run.File("detector.safetensors"));
    loaded.Eval();

    IReadOnlyList<Detections> found = Detect(model, set.Test);
    run.Write("cells.png", CellPicture.Draw([.. set.Test.Take(6)], found, columns: 2, minScore: 0.35));
    var chart = new Chart("Test images", "epoch", "average precision") { YRange = (0, 1) };
    for (int label = 0; label < curves.Length; label++)
        chart.Line(CellSet.Classes[label], curves[label]);
    run.Write("curve.png", chart.Draw());

    double[] final = Precisions(found, set.Test);
    Print.Result("mean_average_precision", final.Average());
    Print.Result("rbc_average_precision", final[0]);
    Print.Result("wbc_average_precision", final[1]);
    Print.Result("platelets_average_precision", final[2]);
    using IDisposable noGrad = Tensor.NoGrad();
    Tensor some = Images([.. set.Test.Take(8)]);
    Print.Reloaded(model.Forward(some), loaded.Forward(some));
}

// [batch, 3, height, width], values in [0, 1].
static Tensor Images(IReadOnlyList<ImageSample> samples) =>
    Tensor.Stack([.. samples.Select(sample => sample.Image)]).Cast(DType.Float32) / 255;

static IReadOnlyList<Detections> Detect(OneStageDetector model, IReadOnlyList<ImageSample> samples)
{
    model.Eval();
    using IDisposable noGrad = Tensor.NoGrad();
    return [.. samples.Chunk(8).SelectMany(part => model.Decode(model.Forward(Images(part))))];
}

// The average precision of each class where a found box must share half its area with a true one.
static double[] Precisions(IReadOnlyList<Detections> found, IReadOnlyList<ImageSample> samples)
{
    var metric = new MeanAveragePrecision([overlap]);
    foreach ((Detections detections, ImageSample sample) in found.Zip(samples))
        metric.Update(detections.Boxes, detections.Scores, detections.Labels, sample.Boxes!, sample.Labels!);
    return [.. CellSet.Classes.Select((_, label) => metric.At(overlap, label))];
}
