using System.Runtime.InteropServices;
using System.Security.Cryptography;
using DeepNet.Benchmarks.Models;
using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.TestHost;

/// <summary>Hashes of all parameters after 20 training steps of networks that use every kernel that matters.</summary>
internal static class Hashes
{
    private const int Steps = 20;
    private const int Batch = 8;
    private const int Length = 16;
    private const int Vocabulary = 65;

    public static IEnumerable<string> All()
    {
        yield return Classify("mlp", () => new Mlp(), [784]);
        yield return Classify("cnn", () => new Cnn(), [1, 28, 28]);
        yield return Classify("resnet", () => new ResNet18(10), [3, 32, 32], steps: 2);
        yield return Predict("lstm", () => new LstmLanguageModel(hidden: 96));
        yield return Predict("gpt", () => new Gpt(depth: 2, length: Length));
    }

    public static string Of(Module model)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Parameter parameter in model.Parameters())
            hash.AppendData(MemoryMarshal.AsBytes<float>(parameter.Value.ToArray<float>()));
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static string Classify(string name, Func<Layer> create, int[] shape, int steps = Steps) => Train(
        name, create, steps, () => Tensor.Randn([Batch, .. shape]), () => Tensor.RandInt(0, 10, [Batch]));

    private static string Predict(string name, Func<Layer> create) => Train(
        name, create, Steps, () => Tensor.RandInt(0, Vocabulary, [Batch, Length]),
        () => Tensor.RandInt(0, Vocabulary, [Batch * Length]));

    private static string Train(string name, Func<Layer> create, int steps, Func<Tensor> input, Func<Tensor> target)
    {
        Tensor.ManualSeed(1);
        Layer model = create();
        var optimizer = new Adam(model.Parameters(), learningRate: 1e-3);
        for (int step = 0; step < steps; step++)
        {
            optimizer.ZeroGrad();
            Tensor y = model.Forward(input());
            Loss.CrossEntropy(y.Reshape([-1, y.Shape[-1]]), target()).Backward();
            optimizer.Step();
        }

        return $"{name} {Of(model)}";
    }
}
