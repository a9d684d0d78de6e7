using System.CommandLine;
using System.Globalization;
using DeepNet;
using DeepNet.Layers;
using DeepNet.Models;
using DeepNet.Samples;
using DeepNet.Samples.Gan;

Option<int> ringStepsOption = new("--ring-steps")
{
    Description = "steps of the generator of points; 0 leaves them out",
    DefaultValueFactory = _ => 1_500,
};
Option<int> digitStepsOption = new("--digit-steps")
{
    Description = "steps of the generator of digits; 0 leaves them out",
    DefaultValueFactory = _ => 6_000,
};
return new SampleCommand(
    "Gan",
    "Trains two generative adversarial networks: one for points on a ring, with Wasserstein's distance and a gradient "
        + "penalty, and one of convolutions for handwritten digits.",
    ringStepsOption,
    digitStepsOption).Run(args, Run);

void Run(SampleRun run)
{
    int ringSteps = run.IsQuick ? 150 : run.Get(ringStepsOption);
    int digitSteps = run.IsQuick ? 20 : run.Get(digitStepsOption);
    run.TrainingTime = TimeSpan.Zero;
    if (ringSteps > 0)
        Points(run, ringSteps);
    if (digitSteps > 0)
        Digits(run, digitSteps);
}

static void Points(SampleRun run, int steps)
{
    Tensor.ManualSeed(run.Seed);
    Print.Line($"ring: {Ring.Modes} normal distributions of standard deviation {Ring.Deviation}");
    (Sequential generator, TimeSpan time) = RingGan.Train(run, steps);
    run.TrainingTime += time;

    generator.Save(run.File("ring.safetensors"));
    Sequential loaded = RingGan.NewGenerator();
    loaded.Load(run.File("ring.safetensors"));
    Tensor samples = RingGan.Draw(generator, 10_000, new RandomSource(run.Seed));
    (int modes, double near) = Ring.Measure(samples);
    Print.Result("modes", modes);
    Print.Result("near_mode", near);
    Print.Reloaded(samples, RingGan.Draw(loaded, 10_000, new RandomSource(run.Seed)));
}

static void Digits(SampleRun run, int steps)
{
    ImageSet set = SampleData.Digits(run);
    Tensor.ManualSeed(run.Seed);
    TimeSpan start = run.Elapsed;
    var reader = new DigitReader(set, steps: run.IsQuick ? 30 : 470);
    run.TrainingTime += run.Elapsed - start;
    Print.Line($"the classifier reads {reader.Accuracy:P1} of the test images as labelled");
    Print.Line($"and is sure of {reader.Read(set.TestImages).Confident:P1} of them");
    (DcganGenerator generator, TimeSpan time) = DigitGan.Train(set.TrainImages, reader, steps);
    run.TrainingTime += time;

    generator.Save(run.File("digits.safetensors"));
    var loaded = new DcganGenerator(generator.Config);
    loaded.Load(run.File("digits.safetensors"));
    loaded.Eval();
    int count = run.IsQuick ? 500 : 2_000;
    Tensor samples = DigitGan.Draw(generator, count, new RandomSource(run.Seed));
    run.Write("digits.png", Pictures.Grid(samples[..96], columns: 16));
    run.Write("between.png", Pictures.Grid(Between(generator, run.Seed), columns: 16));
    (double confident, double[] classes) = reader.Read(samples);
    string shares = string.Join(" ", classes.Select(share => share.ToString("P1", CultureInfo.InvariantCulture)));
    Print.Line($"classes 0 to 9: {shares}");
    Print.Result("confident", confident);
    Print.Result("least_class_share", classes.Min());
    Print.Reloaded(samples, DigitGan.Draw(loaded, count, new RandomSource(run.Seed)));
}

// On the way from one code to another. cos² + sin² = 1: all of them are as likely as the codes of the training.
static Tensor Between(DcganGenerator generator, ulong seed)
{
    const int rows = 6, columns = 16;
    using IDisposable noGrad = Tensor.NoGrad();
    Tensor ends = Tensor.Randn([2, rows, 1, generator.Config.Code], generator: new RandomSource(seed));
    Tensor angle = Tensor.Linspace(0, Math.PI / 2, columns).Reshape(1, columns, 1);
    Tensor codes = angle.Cos() * ends[0] + angle.Sin() * ends[1]; // [rows, columns, code]
    return (generator.Forward(codes.Flatten(0, 1)) + 1) / 2; // [rows · columns, 1, 28, 28]
}
