using DeepNet.Data;
using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Training.Tests;

/// <summary>Small problems to train on.</summary>
internal static class Data
{
    public static TensorDataset Points(int samples = 64, ulong seed = 1)
    {
        Tensor x = Tensor.Randn([samples, 4], generator: new RandomSource(seed));
        return new TensorDataset(x, x.Sum(1, keepDim: true).Tanh());
    }

    public static DataLoader Loader(int samples = 64, int batchSize = 16, bool shuffle = true, ulong seed = 1) =>
        new(Points(samples, seed), batchSize, shuffle, seed: 3);

    public static Sequential Model()
    {
        Tensor.ManualSeed(2);
        return new Sequential(new Linear(4, 8), new Tanh(), new Linear(8, 1));
    }

    public static Trainer Trainer(TrainerOptions? options = null)
    {
        Sequential model = Model();
        return Trainer(model, new Adam(model.Parameters(), 0.01), options);
    }

    public static Trainer Trainer(Layer model, Optimizer optimizer, TrainerOptions? options = null) =>
        new(model, optimizer, (y, targets) => Loss.MeanSquaredError(y, targets), options);

    public static float[] Weights(Module model) =>
        [.. model.StateDict().Values.SelectMany(tensor => tensor.Cast(DType.Float32).ToArray<float>())];
}
