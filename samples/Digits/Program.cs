using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using DeepNet;
using DeepNet.Data;
using DeepNet.Layers;
using DeepNet.Optimizers;
using DeepNet.Samples.Digits;

Option<string> dataOption = new("--data")
{
    Description = "digits, mnist or fashion-mnist",
    DefaultValueFactory = _ => "digits",
};
dataOption.AcceptOnlyFromAmong("digits", "mnist", "fashion-mnist");
Option<string> rootOption = new("--root")
{
    Description = "folder of the idx files of mnist and fashion-mnist; DEEPNET_DATA is another way to name it",
    DefaultValueFactory = _ => Environment.GetEnvironmentVariable("DEEPNET_DATA") ?? ".",
};
Option<int?> epochsOption = new("--epochs")
{
    Description = "passes over the training images [default: 30 for digits, 4 for the others]",
};
Option<long> seedOption = new("--seed")
{
    Description = "the same seed gives the same numbers, bit for bit",
    DefaultValueFactory = _ => 1,
};
Option<string> saveOption = new("--save")
{
    Description = "where the trained network goes",
    DefaultValueFactory = _ => "digits.safetensors",
};
Option<string> deviceOption = new("--device")
{
    Description = "cpu, gpu, or emulator: threads that stand in for a GPU, very slowly",
    DefaultValueFactory = _ => "cpu",
};
deviceOption.AcceptOnlyFromAmong(Devices.Names);
Option<int?> imagesOption = new("--images")
{
    Description = "how many of the training images are used [default: all; 256 on the emulator]",
};
RootCommand command = new("""
    Trains a small convolutional network to read handwritten digits, saves it, loads it again and tests it.

    Examples:
      dotnet run -c Release --project samples/Digits
      dotnet run -c Release --project samples/Digits -- --epochs 5 --seed 7 --save five.safetensors
      dotnet run -c Release --project samples/Digits -- --data mnist --root DIR

    Exit codes: 0 it worked, 1 a file is missing or cannot be written.
    """)
{
    dataOption, rootOption, epochsOption, seedOption, saveOption, deviceOption, imagesOption,
};
command.SetAction(parsed =>
{
    try
    {
        Run(
            parsed.GetValue(dataOption)!,
            parsed.GetValue(rootOption)!,
            parsed.GetValue(epochsOption),
            (ulong)parsed.GetValue(seedOption),
            parsed.GetValue(saveOption)!,
            Devices.Get(parsed.GetValue(deviceOption)!),
            parsed.GetValue(imagesOption));
        return 0;
    }
    catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException or ShapeException)
    {
        Console.Error.WriteLine(e.Message);
        return 1;
    }
});
return command.Parse(args).Invoke();

static void Run(string data, string root, int? epochs, ulong seed, string file, Device device, int? most)
{
    bool isSmall = data == "digits";
    int passes = epochs ?? (isSmall ? 30 : 4), batch = isSmall ? 32 : 128;
    ImageSet set = isSmall ? ImageSet.Digits(seed) : ImageSet.Load(root, data);
    if ((most ?? Devices.MostImages(device)) is { } count)
        set = set.First(count);
    set = set.To(device);
    Tensor.ManualSeed(seed);
    Layer model = NewModel(isSmall, device);
    Console.WriteLine(
        $"{data}: {set.TrainLabels.Count} training and {set.TestLabels.Count} test images, "
        + $"{model.ParameterCount} parameters");

    var loader = new DataLoader(new TensorDataset(set.TrainImages, set.TrainLabels), batch, shuffle: true, seed: seed);
    var optimizer = new Adam(model.Parameters(), learningRate: 2e-3);
    var watch = Stopwatch.StartNew();
    for (int epoch = 1; epoch <= passes; epoch++)
    {
        optimizer.LearningRate = 2e-3 * 0.5 * (1 + Math.Cos(Math.PI * (epoch - 1) / passes));
        double start = watch.Elapsed.TotalSeconds, lossSum = 0;
        model.Train();
        foreach (var (images, labels) in loader)
        {
            optimizer.ZeroGrad();
            Tensor loss = Loss.CrossEntropy(model.Forward(images), labels);
            loss.Backward();
            optimizer.Step();
            lossSum += loss.ToScalar<float>() * labels.Count;
        }

        double now = watch.Elapsed.TotalSeconds, rate = set.TrainLabels.Count / (now - start);
        double accuracy = Accuracy(model, set.TestImages, set.TestLabels);
        double left = (passes - epoch) * watch.Elapsed.TotalSeconds / epoch;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"epoch {epoch,2}/{passes}  loss {lossSum / set.TrainLabels.Count:F4}  accuracy {accuracy:F4}  "
            + $"{rate,6:F0} samples/s  {left,4:F0} s left"));
    }

    model.Save(file);
    Layer loaded = NewModel(isSmall, device);
    loaded.Load(file);
    Console.WriteLine($"saved {file}, loaded it into a fresh network:");
    Show(loaded, set, count: 5);
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"test accuracy {Accuracy(loaded, set.TestImages, set.TestLabels):F4}"));
}

static Layer NewModel(bool isSmall, Device device)
{
    Layer model = isSmall ? new DigitsNet() : new MnistNet();
    model.To(device);
    return model;
}

static double Accuracy(Layer model, Tensor images, Tensor labels)
{
    model.Eval();
    using IDisposable noGrad = Tensor.NoGrad();
    long right = 0;
    foreach (var (x, y) in new DataLoader(new TensorDataset(images, labels), batchSize: 500))
        right += model.Forward(x).ArgMax(1).Eq(y).Sum().ToScalar<long>();
    return (double)right / labels.Count;
}

static void Show(Layer model, ImageSet set, int count)
{
    model.Eval();
    using IDisposable noGrad = Tensor.NoGrad();
    Tensor images = set.TestImages[..count];
    (Tensor confidence, Tensor prediction) = model.Forward(images).Softmax(1).Max(1);
    Console.WriteLine();
    Picture.Print(
        [.. Enumerable.Range(0, count).Select(i => images[i])],
        [.. Enumerable.Range(0, count).Select(i => string.Create(
            CultureInfo.InvariantCulture,
            $"{prediction[i].ToScalar<long>()} ({confidence[i].ToScalar<float>():P1})"))]);
    Console.WriteLine();
}
