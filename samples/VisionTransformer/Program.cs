using System.CommandLine;
using System.Diagnostics;
using DeepNet;
using DeepNet.Data;
using DeepNet.Models;
using DeepNet.Optimizers;
using DeepNet.Samples;

Option<int?> epochsOption = new("--epochs")
{
    Description = "passes over the training images [default: 3, or 30 over the small built-in set]",
};
Option<int> patchOption = new("--patch")
{
    Description = "height and width of a patch; 28 is a multiple of it",
    DefaultValueFactory = _ => 7,
};
patchOption.AcceptOnlyFromAmong("2", "4", "7", "14", "28");
return new SampleCommand(
    "VisionTransformer",
    "Trains a small transformer to read handwritten digits, cut into patches, which are its words.",
    epochsOption,
    patchOption).Run(args, Run);

void Run(SampleRun run)
{
    ImageSet set = SampleData.Digits(run);
    int epochs = run.IsQuick ? 2 : run.Get(epochsOption) ?? (set.TrainImages.Shape[0] < 10_000 ? 30 : 3);
    Tensor.ManualSeed(run.Seed);
    var config = new VisionTransformerConfig
    {
        ImageSize = 28,
        PatchSize = run.Get(patchOption),
        Channels = 1,
        Width = 64,
        Layers = 3,
        Heads = 4,
        FeedForward = 128,
        Classes = 10,
    };
    var model = new VisionTransformer(config);
    int side = config.ImageSize / config.PatchSize;
    Print.Line($"{side * side} patches, {config.Layers} layers: {model.ParameterCount} parameters");
    run.TrainingTime = Train(run, model, set, epochs);

    model.Save(run.File("vit.safetensors"));
    var loaded = new VisionTransformer(config);
    loaded.Load(run.File("vit.safetensors"));
    Tensor scores = Scores(model, set.TestImages);
    run.Write("positions.png", Positions(model, side));
    run.Write("attention.png", Attention(model, set.TestImages[..16], side));
    WriteMistakes(run, set, scores);
    Print.Result("accuracy", Accuracy(scores, set.TestLabels));
    Print.Reloaded(scores, Scores(loaded, set.TestImages));
}

static TimeSpan Train(SampleRun run, VisionTransformer model, ImageSet set, int epochs)
{
    const int batchSize = 128;
    var loader = new DataLoader(
        new TensorDataset(set.TrainImages, set.TrainLabels), batchSize, shuffle: true, seed: run.Seed);
    int steps = epochs * loader.Count;

    // Muon for the matrices of the blocks, AdamW for everything else.
    var isMatrix = model.NamedParameters().ToLookup(
        entry => entry.Name.Contains(".layers.", StringComparison.Ordinal) && entry.Parameter.Shape.Rank == 2,
        entry => entry.Parameter);
    var muon = new Muon(isMatrix[true], weightDecay: 0.01);
    var adam = new AdamW(isMatrix[false], beta2: 0.99, weightDecay: 0.01);
    Schedule[] schedules =
    [
        new OneCycleSchedule(muon, 0.02, steps, warmupPart: 0.15, cycleMomentum: false),
        new OneCycleSchedule(adam, 4e-3, steps, warmupPart: 0.15, cycleMomentum: false),
    ];
    var watch = Stopwatch.StartNew();
    for (int epoch = 1; epoch <= epochs; epoch++)
    {
        double sum = 0;
        foreach (var (x, y) in loader)
        {
            muon.ZeroGrad();
            adam.ZeroGrad();
            Tensor loss = Loss.CrossEntropy(model.Forward(Shifted(x)), y);
            loss.Backward();
            muon.Step();
            adam.Step();
            foreach (Schedule schedule in schedules)
                schedule.Step();
            sum += loss.ToScalar<float>() * x.Shape[0];
        }

        double accuracy = Accuracy(Scores(model, set.TestImages), set.TestLabels);
        Print.Epoch(
            epoch,
            sum / set.TrainImages.Shape[0],
            $"accuracy {accuracy:F4}  {watch.Elapsed.TotalSeconds:F1} s");
    }

    return watch.Elapsed;
}

// A batch moved by up to two pixels in each direction: the digits' places within patches must not matter.
static Tensor Shifted(Tensor images)
{
    const int most = 2;
    int size = images.Shape[2];
    Tensor padded = images.Pad([most, most, most, most]);
    return padded.Narrow(2, Offset(), size).Narrow(3, Offset(), size);

    static int Offset() => (int)Tensor.RandInt(0, (2 * most) + 1, [1]).ToScalar<long>();
}

static Tensor Scores(VisionTransformer model, Tensor images)
{
    using IDisposable noGrad = Tensor.NoGrad();
    var loader = new DataLoader(new TensorDataset(images), batchSize: 500);
    return Tensor.Concat([.. loader.Select(batch => model.Forward(batch[0]))], 0); // [n, 10]
}

static double Accuracy(Tensor scores, Tensor labels) =>
    scores.ArgMax(1).Eq(labels).Cast(DType.Float64).Mean().ToScalar<double>();

// For each patch a map of all patches: how alike the learnt vectors of their places are, as the cosine of the angle.
static Tensor Positions(VisionTransformer model, int side)
{
    Tensor places = model.StateDict()["encoder.pos_embedding"][0, 1..]; // [patches, width]
    Tensor directions = places / places.Square().Sum(1, keepDim: true).Sqrt();
    Tensor likeness = directions.MatMul(directions.Transpose(0, 1)); // [patches, patches]
    Tensor maps = Pictures.Signed(likeness.Reshape(-1, side, side)); // [patches, 3, side, side]
    return Pictures.Grid(maps, columns: side, scale: Math.Max(3, 70 / side));
}

// Below the images, for each layer, how much the token that gathers what they show attends to each patch: the mean of
// the heads, in red.
static Tensor Attention(VisionTransformer model, Tensor images, int side)
{
    using IDisposable noGrad = Tensor.NoGrad();
    int size = model.Config.ImageSize, count = images.Shape[0];
    Tensor weights = model.Attention(images).Mean(2); // [layers, n, patches]
    Tensor share = weights / weights.Amax([2], keepDim: true);
    Tensor light = share.Reshape(-1, 1, side, side).Interpolate(size); // [layers · n, 1, size, size]
    Tensor again = images.Repeat(weights.Shape[0], 1, 1, 1);
    Tensor grey = again.Expand(-1, 3, -1, -1), dark = again * (1 - light);
    Tensor heat = Tensor.Concat([again.Maximum(0.7 * light), dark, dark], 1); // [layers · n, 3, size, size]
    return Pictures.Grid(Tensor.Concat([grey[..count], heat], 0), columns: count);
}

// The worst mistakes first: those the network was surest of.
static void WriteMistakes(SampleRun run, ImageSet set, Tensor scores)
{
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
}
