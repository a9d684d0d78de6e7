using System.CommandLine;
using System.Diagnostics;
using DeepNet;
using DeepNet.Data;
using DeepNet.Data.Transforms;
using DeepNet.Models;
using DeepNet.Optimizers;
using DeepNet.Samples;
using DeepNet.Samples.Nuclei;

const int batchSize = 8;
Option<int> epochsOption = new("--epochs")
{
    Description = "passes over the training images, with another part of each in every pass",
    DefaultValueFactory = _ => 12,
};
Option<int> widthOption = new("--width")
{
    Description = "channels of the network at full size",
    DefaultValueFactory = _ => 16,
};
return new SampleCommand(
    "UNet",
    "Finds the nuclei of cells in images of a microscope: a U-Net says of every pixel whether it belongs to one.",
    epochsOption,
    widthOption).Run(args, Run);

void Run(SampleRun run)
{
    (Slides training, Slides heldOut) = NucleiData.Load(run);
    int epochs = run.IsQuick ? 12 : run.Get(epochsOption), side = run.IsQuick ? 64 : 128;

    Tensor.ManualSeed(run.Seed);
    UNetConfig config = new() { Classes = 1, Width = run.IsQuick ? 8 : run.Get(widthOption), Depth = 3 };
    var model = new UNet(config);
    Print.Line($"{model.ParameterCount} parameters, parts of {side}×{side}");

    var loader = new DataLoader(Parts(training, side), batchSize, shuffle: true, seed: run.Seed);
    var optimizer = new AdamW(model.Parameters());
    var schedule = new OneCycleSchedule(optimizer, maxLearningRate: 5e-3, steps: epochs * loader.Count);
    List<(double Epoch, double Value)> losses = [], dice = [];
    var watch = Stopwatch.StartNew();
    for (int epoch = 1; epoch <= epochs; epoch++)
    {
        double sum = 0;
        foreach ((Tensor images, Tensor masks) in loader)
        {
            optimizer.ZeroGrad();
            Tensor logits = model.Forward(images); // [batch, 1, side, side]
            Tensor loss = Loss.BinaryCrossEntropyWithLogits(logits, masks)
                + Loss.Dice(logits.Sigmoid(), masks, smooth: 1);
            loss.Backward();
            optimizer.Step();
            schedule.Step();
            sum += loss.ToScalar<float>();
        }

        losses.Add((epoch, sum / loader.Count));
        if (epoch % Math.Max(1, epochs / 4) == 0)
        {
            dice.Add((epoch, Score.Of(Found(model, heldOut), heldOut.Masks).Dice));
            Print.Epoch(
                epoch, losses[^1].Value, $"held-out Dice {dice[^1].Value:F4}  {watch.Elapsed.TotalSeconds:F1} s");
        }
        else
        {
            Print.Epoch(epoch, losses[^1].Value, $"{watch.Elapsed.TotalSeconds:F1} s");
        }
    }

    run.TrainingTime = watch.Elapsed;
    model.Save(run.File("unet.safetensors"));
    var loaded = new UNet(config);
    loaded.Load(run.File("unet.safetensors"));
    Report(run, model, heldOut);
    run.Write("training.png", new Chart("Nuclei", "epoch", "")
        .Line("training loss", losses)
        .Line("Dice of held-out images", dice)
        .Draw());
    Print.Reloaded(Logits(model, heldOut.Images[..5]), Logits(loaded, heldOut.Images[..5]));
}

// In every epoch another part of every image, mirrored and turned by chance, and its mask with it.
static IRandomDataset<TensorTuple> Parts(Slides slides, int side)
{
    var move = new Compose(new RandomCrop(side, side), new RandomHorizontalFlip(), new RandomVerticalFlip());
    return new TensorDataset(slides.Images, slides.Masks).Map((pair, random) =>
    {
        ImageSample part = move.Apply(new ImageSample(pair[0], mask: pair[1]), random);
        int turns = random.NextInt(0, 2);
        return new TensorTuple(part.Image.Rot90(turns, 1, 2), part.Mask!.Rot90(turns, 1, 2));
    });
}

// The network beside a threshold, in pixels and in nuclei.
static void Report(SampleRun run, UNet model, Slides heldOut)
{
    Tensor found = Found(model, heldOut);
    Score network = Score.Of(found, heldOut.Masks), otsu = Score.Of(Otsu.Masks(heldOut.Images), heldOut.Masks);
    Print.Line($"U-Net: Dice {network.Dice:F4} by image, {network.PixelDice:F4} of all pixels, IoU {network.Iou:F4}");
    Print.Line($"Otsu:  Dice {otsu.Dice:F4} by image, {otsu.PixelDice:F4} of all pixels, IoU {otsu.Iou:F4}");

    int[] areas = [.. found.Unbind(0).Select(mask => Areas.Count(mask))];
    int[] labelAreas = [.. heldOut.Masks.Unbind(0).Select(mask => Areas.Count(mask))];
    double error = areas.Zip(heldOut.Nuclei, (counted, nuclei) => Math.Abs(counted - nuclei)).Average();
    Print.Line($"nuclei: {heldOut.Nuclei.Sum()} in {labelAreas.Sum()} areas of the labels that do not touch");
    Print.Line($"found: {areas.Sum()} areas; per image, on average {error:F1} more or less than there are nuclei");
    run.Write("nuclei.png", Overlay.Draw(heldOut, found));
    Print.Result("dice", network.Dice);
    Print.Result("iou", network.Iou);
    Print.Result("pixel_dice", network.PixelDice);
    Print.Result("otsu_dice", otsu.Dice);
}

// 1 where the probability of a nucleus is above one half, 0 elsewhere.
static Tensor Found(UNet model, Slides slides) => (Logits(model, slides.Images) > 0).Cast(DType.Float32);

// Convolutions take images of any size: the network has learnt from parts and is asked for the whole.
static Tensor Logits(UNet model, Tensor images)
{
    using IDisposable noGrad = Tensor.NoGrad();
    model.Eval();
    Tensor logits = Tensor.Concat([.. images.Split(5).Select(model.Forward)], 0);
    model.Train();
    return logits;
}
