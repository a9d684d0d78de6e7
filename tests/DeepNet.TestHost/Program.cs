using System.Diagnostics;
using System.Globalization;
using DeepNet;
using DeepNet.Data;
using DeepNet.Optimizers;
using DeepNet.Samples.Digits;
using DeepNet.TestHost;

// Runs in a process of its own for tests that need one: "hash" trains some networks and prints a hash of all parameters
// of each, "memory" trains 2,000 steps and prints how far the resident size went.
switch (args)
{
    case ["hash"]:
        Console.WriteLine($"digits {Hashes.Of(Train(steps: 20, afterStep: _ => { }))}");
        foreach (string line in Hashes.All())
            Console.WriteLine(line);
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
    default:
        Console.Error.WriteLine("usage: hash | memory");
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

static long Resident()
{
    using Process self = Process.GetCurrentProcess();
    return self.WorkingSet64;
}
