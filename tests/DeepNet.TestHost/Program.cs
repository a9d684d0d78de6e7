using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using DeepNet;
using DeepNet.Data;
using DeepNet.Layers;
using DeepNet.Optimizers;
using DeepNet.Samples.Digits;
using DeepNet.TestHost;

// Runs in a process of its own for tests that need one: "hash" trains some networks and prints a hash of all parameters
// of each, "kernels" prints a hash of functions, sums, norms and their gradients at awkward sizes, "memory" trains
// 2,000 steps and prints how far the resident size went, "graphs" trains 30 steps of 24 MB of activations each and
// prints the bytes of the heap, "mapped" reads the file that DEEPNET_MAPPED_FILE names through a memory-mapped dataset
// and prints the most kilobytes that were resident.
switch (args)
{
    case ["hash"]:
        Console.WriteLine($"digits {Hashes.Of(Train(steps: 20, afterStep: _ => { }))}");
        foreach (string line in Hashes.All())
            Console.WriteLine(line);
        return 0;
    case ["kernels"]:
        Console.WriteLine(Convert.ToHexString(Kernels()));
        return 0;
    case ["memory"]:
        long halfway = 0;
        Train(steps: 2000, afterStep: step =>
        {
            if (step == 1000)
                halfway = Resident();
        });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{halfway} {Resident()}"));
        return 0;
    case ["graphs"]:
        TrainWide(steps: 30);
        Console.WriteLine(GC.GetTotalMemory(forceFullCollection: true).ToString(CultureInfo.InvariantCulture));
        return 0;
    case ["mapped"]:
        MappedReading.ReadAll(Environment.GetEnvironmentVariable("DEEPNET_MAPPED_FILE")!);
        Console.WriteLine(MappedReading.MostResidentKilobytes());
        return 0;
    default:
        Console.Error.WriteLine("usage: hash | kernels | memory | graphs | mapped");
        return 2;
}

static DigitsNet Train(int steps, Action<int> afterStep)
{
    ImageSet set = ImageSet.Digits(seed: 1);
    Tensor.ManualSeed(1);
    var model = new DigitsNet();
    var optimizer = new Adam(model.Parameters(), learningRate: 1e-3);
    var loader = new DataLoader(
        new TensorDataset(set.TrainImages, set.TrainLabels), batchSize: 64, shuffle: true, seed: 1);
    for (int step = 0; step < steps;)
    {
        foreach (var (images, labels) in loader)
        {
            optimizer.ZeroGrad();
            Loss.CrossEntropy(model.Forward(images), labels).Backward();
            optimizer.Step();
            afterStep(++step);
            if (step == steps)
                break;
        }
    }

    return model;
}

static void TrainWide(int steps)
{
    Tensor.ManualSeed(1);
    const int Width = 1024, Layers = 6;
    var model = new Sequential();
    for (int i = 0; i < Layers; i++)
    {
        model.Add(new Linear(Width, Width));
        model.Add(new Relu());
    }

    var optimizer = new Sgd(model.Parameters(), learningRate: 1e-3);
    Tensor x = Tensor.Randn([512, Width]);
    for (int step = 0; step < steps; step++)
    {
        optimizer.ZeroGrad();
        model.Forward(x).Square().Mean().Backward();
        optimizer.Step();
    }
}

static byte[] Kernels()
{
    using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    Tensor.ManualSeed(1);
    Func<Tensor, Tensor>[] functions =
    [
        x => x.Exp(), x => x.Tanh(), x => x.Sigmoid(), x => x.Silu(), x => x.Gelu(), x => x.GeluTanh(), x => x.Erf(),
        x => x.Relu(), x => x.Softmax(-1), x => x.Softmax(0), x => x.LogSoftmax(-1), x => x.RmsNorm([x.Shape[-1]]),
        x => x.LayerNorm([x.Shape[-1]], Tensor.Full([x.Shape[-1]], 1.5), Tensor.Full([x.Shape[-1]], 0.5)),
        x => x.Unsqueeze(0).BatchNorm(null, null, training: true).Squeeze(0),
        x => x.Sum(0), x => x.Sum(1), x => x.Sum(), x => x.Amax(1), x => x.Transpose(0, 1).Contiguous(),
        x => Tensor.SelectiveScan(
            x.Unsqueeze(0), x.Sigmoid().Unsqueeze(0), Tensor.Full([x.Shape[0], 3], -0.5),
            x.Narrow(0, 0, 3).Unsqueeze(0), x.Narrow(0, 0, 3).Tanh().Unsqueeze(0)).Squeeze(0),
    ];
    foreach (Shape shape in (Shape[])[[67, 1029], [3, 5], [300, 77], [1030, 133], [37, 256], [4, 32768]])
    {
        Tensor input = Tensor.Randn(shape) * 4;
        foreach (Func<Tensor, Tensor> function in functions)
        {
            Tensor x = input.Clone().RequireGrad();
            Tensor y = function(x);
            y.Backward(Tensor.Arange(0, y.Count, 1, DType.Float32).Reshape(y.Shape) * 1e-3);
            hash.AppendData(MemoryMarshal.AsBytes<float>(y.ToArray<float>()));
            hash.AppendData(MemoryMarshal.AsBytes<float>(x.Grad!.ToArray<float>()));
        }
    }

    return hash.GetHashAndReset();
}

static long Resident()
{
    using Process self = Process.GetCurrentProcess();
    return self.WorkingSet64;
}
