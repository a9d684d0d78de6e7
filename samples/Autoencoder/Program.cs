using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using DeepNet;
using DeepNet.Data;
using DeepNet.Metrics;
using DeepNet.Models;
using DeepNet.Optimizers;
using DeepNet.Samples;

const int batchSize = 128;
Option<int> epochsOption = new("--epochs")
{
    Description = "passes over the training images; twice as many for the network that finds zeros",
    DefaultValueFactory = _ => 3,
};
return new SampleCommand(
    "Autoencoder",
    "Four autoencoders of handwritten digits: one compresses them to 8 numbers, one takes noise away, one maps them to "
        + "the plane, and one that has never seen a 0 tells zeros by how badly it draws them.",
    epochsOption).Run(args, Run);

void Run(SampleRun run)
{
    ImageSet set = SampleData.Digits(run);
    int epochs = run.IsQuick ? 3 : run.Get(epochsOption);
    var watch = Stopwatch.StartNew();
    Autoencoder model = Compress(run, set, epochs);
    Denoise(run, set, epochs);
    Map(run, set, epochs);
    FindZeros(run, set, epochs);
    run.TrainingTime = watch.Elapsed;

    model.Save(run.File("autoencoder.safetensors"));
    var loaded = new Autoencoder(AutoencoderConfig.Mnist);
    loaded.Load(run.File("autoencoder.safetensors"));
    Print.Reloaded(Apply(set.TestImages, model.Forward), Apply(set.TestImages, loaded.Forward));
}

// 784 pixels to 8 numbers and back, beside the best that is linear.
static Autoencoder Compress(SampleRun run, ImageSet set, int epochs)
{
    Tensor.ManualSeed(run.Seed);
    var model = new Autoencoder(AutoencoderConfig.Mnist);
    Print.Line($"compress: {model.Config.Features} pixels to {model.Config.Code} numbers");
    Train(model, set.TrainImages, epochs, run.Seed, (epoch, loss) => Print.Epoch(
        epoch, loss, $"test {Error(Apply(set.TestImages, model.Forward), set.TestImages):F4}"));
    Tensor reconstruction = Apply(set.TestImages, model.Forward);
    double error = Error(reconstruction, set.TestImages);

    Pca pca = new Pca(model.Config.Code).Fit(set.TrainImages.Flatten(1));
    Tensor linear = pca.InverseTransform(pca.Transform(set.TestImages.Flatten(1))).Reshape(set.TestImages.Shape);
    double linearError = Error(linear, set.TestImages);
    run.Write("compress.png", Rows(set.TestImages, reconstruction, linear));
    Print.Result("pca_error", linearError);
    Print.Result("error", error);
    Print.Result("error_over_pca", error / linearError);
    return model;
}

// Noisy images in, clean ones out.
static void Denoise(SampleRun run, ImageSet set, int epochs)
{
    const double noise = 0.4;
    Tensor.ManualSeed(run.Seed);
    var model = new Autoencoder(AutoencoderConfig.Mnist with { Code = 64 });
    Print.Line($"denoise: normal noise of standard deviation {noise}, {model.Config.Code} numbers");
    Train(model, set.TrainImages, epochs, run.Seed, (epoch, loss) =>
        Print.Line($"denoise epoch {epoch} loss {loss:G4}"), noise);

    Tensor noisy = set.TestImages + noise * set.TestImages.RandnLike(new RandomSource(run.Seed));
    Tensor clean = Apply(noisy, model.Forward);
    double before = Decibels(Error(noisy, set.TestImages)), after = Decibels(Error(clean, set.TestImages));
    run.Write("denoise.png", Rows(set.TestImages, noisy, clean));
    Print.Result("noisy_decibels", before);
    Print.Result("denoised_decibels", after);
    Print.Result("gain_decibels", after - before);
}

// A code of two numbers is a place on a map.
static void Map(SampleRun run, ImageSet set, int epochs)
{
    const int shown = 4_000;
    Tensor.ManualSeed(run.Seed);
    var model = new Autoencoder(AutoencoderConfig.Mnist with { Hidden = [512, 256, 64], Code = 2 });
    Print.Line($"map: {model.Config.Code} numbers");
    Train(model, set.TrainImages, epochs, run.Seed, (epoch, loss) => Print.Line($"map epoch {epoch} loss {loss:G4}"));

    ImageSet part = set.Take(train: 0, shown);
    Tensor codes = Apply(part.TestImages, model.Encode); // [shown, 2]
    float[] x = codes[.., 0].ToArray<float>(), y = codes[.., 1].ToArray<float>();
    long[] labels = part.TestLabels.ToArray<long>();
    var chart = new Chart("Test images in a code of two numbers", "first", "second") { Width = 760, Height = 760 };
    foreach (int digit in Enumerable.Range(0, 10))
    {
        IEnumerable<int> places = Enumerable.Range(0, labels.Length).Where(i => labels[i] == digit);
        string name = digit.ToString(CultureInfo.InvariantCulture);
        chart.Points(name, places.Select(i => ((double)x[i], (double)y[i])));
    }

    run.Write("map.png", chart.Draw());
    Print.Result("map_error", Error(Apply(set.TestImages, model.Forward), set.TestImages));
}

// What a network cannot draw, it has not seen: the error of the reconstruction tells the strange from the usual. The
// fewer numbers the code has, the less is left to draw strangers with.
static void FindZeros(SampleRun run, ImageSet set, int epochs)
{
    Tensor.ManualSeed(run.Seed);
    var model = new Autoencoder(AutoencoderConfig.Mnist with { Code = 6 });
    Tensor usual = set.TrainImages[set.TrainLabels.Ne(0)];
    Print.Line($"find zeros: trained on {usual.Shape[0]} images of 1 to 9");
    Train(model, usual, 2 * epochs, run.Seed, (epoch, loss) => Print.Line($"zeros epoch {epoch} loss {loss:G4}"));

    Tensor reconstruction = Apply(set.TestImages, model.Forward);
    Tensor score = (reconstruction - set.TestImages).Square().Mean([1, 2, 3]); // [m]
    var area = new RocAuc();
    area.Update(score, set.TestLabels.Eq(0));
    Tensor strangest = score.ArgSort(descending: true)[..16];
    run.Write(
        "anomalies.png", Rows(set.TestImages.IndexSelect(0, strangest), reconstruction.IndexSelect(0, strangest)));
    Print.Result("anomaly_auroc", area.Compute());
}

static void Train(
    Autoencoder model, Tensor images, int epochs, ulong seed, Action<int, double> report, double noise = 0)
{
    var loader = new DataLoader(new TensorDataset(images), batchSize, shuffle: true, seed: seed);
    var optimizer = new Adam(model.Parameters());
    var schedule = new OneCycleSchedule(optimizer, maxLearningRate: 2e-3, steps: epochs * loader.Count);
    for (int epoch = 1; epoch <= epochs; epoch++)
    {
        double sum = 0;
        foreach (TensorTuple batch in loader)
        {
            Tensor x = batch[0];
            optimizer.ZeroGrad();
            Tensor y = model.Forward(noise > 0 ? x + noise * x.RandnLike() : x);
            Tensor loss = Loss.MeanSquaredError(y, x);
            loss.Backward();
            optimizer.Step();
            schedule.Step();
            sum += loss.ToScalar<float>() * x.Shape[0];
        }

        report(epoch, sum / images.Shape[0]);
    }
}

static Tensor Apply(Tensor images, Func<Tensor, Tensor> function)
{
    using IDisposable noGrad = Tensor.NoGrad();
    var loader = new DataLoader(new TensorDataset(images), batchSize: 500);
    return Tensor.Concat([.. loader.Select(batch => function(batch[0]))], 0);
}

static double Error(Tensor y, Tensor images) => Loss.MeanSquaredError(y, images).ToScalar<float>();

// The ratio of the largest possible signal, 1, to the error.
static double Decibels(double error) => -10 * Math.Log10(error);

// The first 16 of each tensor in a row.
static Tensor Rows(params Tensor[] images) =>
    Pictures.Grid(Tensor.Concat([.. images.Select(row => row[..16])], 0), columns: 16);
