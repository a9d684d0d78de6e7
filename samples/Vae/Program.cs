using System.CommandLine;
using System.Diagnostics;
using DeepNet;
using DeepNet.Data;
using DeepNet.Models;
using DeepNet.Optimizers;
using DeepNet.Samples;

const int batchSize = 128;
Option<int> epochsOption = new("--epochs")
{
    Description = "passes over the training images",
    DefaultValueFactory = _ => 6,
};
return new SampleCommand(
    "Vae",
    "Trains a variational autoencoder on handwritten digits of 14×14 pixels, and lets it draw new ones.",
    epochsOption).Run(args, Run);

void Run(SampleRun run)
{
    ImageSet set = SampleData.Digits(run);
    int epochs = run.IsQuick ? 3 : run.Get(epochsOption);

    // The mean of every 2×2 pixels: [n, 1, 14, 14], values in [0, 1].
    Tensor train = set.TrainImages.AvgPool2d(2), test = set.TestImages.AvgPool2d(2);

    Tensor.ManualSeed(run.Seed);
    var model = new VariationalAutoencoder(VariationalAutoencoderConfig.Mnist14);
    Print.Line($"{model.ParameterCount} parameters, a code of {model.Config.Code} numbers");
    var loader = new DataLoader(new TensorDataset(train), batchSize, shuffle: true, seed: run.Seed);
    var optimizer = new Adam(model.Parameters());
    var schedule = new OneCycleSchedule(optimizer, maxLearningRate: 3e-3, steps: epochs * loader.Count);
    var curve = new List<double>();
    var watch = Stopwatch.StartNew();
    for (int epoch = 1; epoch <= epochs; epoch++)
    {
        double sum = 0;
        foreach (TensorTuple batch in loader)
        {
            optimizer.ZeroGrad();
            (Tensor reconstruction, Tensor divergence) = model.NegativeElbo(batch[0]);
            Tensor loss = (reconstruction + divergence).Mean(); // nats per image
            loss.Backward();
            optimizer.Step();
            schedule.Step();
            sum += loss.ToScalar<float>() * batch[0].Shape[0];
        }

        (double missed, double told) = Bound(model, test, run.Seed);
        curve.Add(missed + told);
        Print.Epoch(
            epoch,
            sum / train.Shape[0],
            $"test {curve[^1]:F2} = {missed:F2} + {told:F2} nats  {watch.Elapsed.TotalSeconds:F1} s");
    }

    run.TrainingTime = watch.Elapsed;
    model.Save(run.File("vae.safetensors"));
    var loaded = new VariationalAutoencoder(VariationalAutoencoderConfig.Mnist14);
    loaded.Load(run.File("vae.safetensors"));
    WritePictures(run, model, test);
    run.Write("curve.png", new Chart("Test images", "epoch", "-ELBO, nats").Line("VAE", curve).Draw());
    Print.Result("negative_elbo", curve[^1]);
    using IDisposable noGrad = Tensor.NoGrad();
    Print.Reloaded(model.Forward(test[..500]), loaded.Forward(test[..500]));
}

// The means over all images: nats of what the code does not tell, and nats the code tells.
static (double Missed, double Told) Bound(VariationalAutoencoder model, Tensor images, ulong seed)
{
    using IDisposable noGrad = Tensor.NoGrad();
    var generator = new RandomSource(seed);
    double missed = 0, told = 0;
    foreach (TensorTuple batch in new DataLoader(new TensorDataset(images), batchSize: 500))
    {
        (Tensor reconstruction, Tensor divergence) = model.NegativeElbo(batch[0], generator);
        missed += reconstruction.Sum().ToScalar<float>();
        told += divergence.Sum().ToScalar<float>();
    }

    return (missed / images.Shape[0], told / images.Shape[0]);
}

static void WritePictures(SampleRun run, VariationalAutoencoder model, Tensor test)
{
    using IDisposable noGrad = Tensor.NoGrad();
    Tensor samples = model.Generate(96, new RandomSource(run.Seed)).Reshape(96, 1, 14, 14);
    run.Write("samples.png", Pictures.Grid(samples, columns: 16, scale: 3));

    // Rows of test images, each with their reconstructions below it.
    Tensor[] rows = test[..48].Split(16);
    Tensor pairs = Tensor.Concat([.. rows.SelectMany(row => new[] { row, model.Forward(row) })], 0);
    run.Write("reconstructions.png", Pictures.Grid(pairs, columns: 16, scale: 3));

    // On the way from one image's code to another's.
    Tensor from = model.Encode(test[..6]).Mean.Unsqueeze(1), to = model.Encode(test[6..12]).Mean.Unsqueeze(1);
    Tensor share = Tensor.Linspace(0, 1, 16).Reshape(1, 16, 1);
    Tensor codes = (from + (to - from) * share).Reshape(96, model.Config.Code);
    Tensor between = model.Decode(codes).Sigmoid().Reshape(96, 1, 14, 14);
    run.Write("between.png", Pictures.Grid(between, columns: 16, scale: 3));
}
