using System.Diagnostics;
using DeepNet.Models;
using DeepNet.Optimizers;

namespace DeepNet.Samples.Gan;

/// <summary>A DCGAN, and how it is trained on digits.</summary>
/// <remarks>Radford et al., 2016, https://arxiv.org/abs/1511.06434.</remarks>
internal static class DigitGan
{
    private const int BatchSize = 32;

    // Real images are to be real with this probability, not with 1: Salimans et al., 2016, one-sided label smoothing.
    private const double Real = 0.9;

    /// <summary>Trains a generator, prints how its averaged weights draw.</summary>
    /// <param name="images">[n, 1, 28, 28], values in [0, 1].</param>
    /// <param name="reader">What judges the samples.</param>
    /// <param name="steps">Batches to learn from.</param>
    /// <returns>The generator, ready to draw, and the time.</returns>
    public static (DcganGenerator Generator, TimeSpan Time) Train(Tensor images, DigitReader reader, int steps)
    {
        var generator = new DcganGenerator(DcganConfig.Mnist);
        var discriminator = new DcganDiscriminator(DcganConfig.Mnist);
        Print.Line($"DCGAN: {generator.ParameterCount} parameters draw, {discriminator.ParameterCount} tell");
        var average = new EmaWeights(generator, decay: 0.995, warmUp: true);
        var drawing = new Adam(generator.Parameters(), 2e-3, beta1: 0.5);
        var telling = new Adam(discriminator.Parameters(), 2e-3, beta1: 0.5);

        // Full steps in the first half, ever smaller ones in the second.
        Schedule[] schedules =
        [
            .. new Optimizer[] { drawing, telling }.Select(optimizer => new LambdaSchedule(
                optimizer, step => Math.Min(1, 2.02 - 2.0 * step / steps))),
        ];
        double cost = 0, told = 0;
        int window = Math.Max(1, steps / 5);
        var watch = Stopwatch.StartNew();
        for (int step = 1; step <= steps; step++)
        {
            Tensor real = images.IndexSelect(0, Tensor.RandInt(0, images.Shape[0], [BatchSize])) * 2 - 1;
            Tensor made = generator.Generate(BatchSize); // [batch, 1, 28, 28]

            // The discriminator is to tell them apart.
            Tensor loss = Cost(discriminator.Forward(real), Real) + Cost(discriminator.Forward(made.Detach()), 0);
            telling.ZeroGrad();
            loss.Backward();
            telling.Step();

            // The generator is to make what it takes for real.
            Tensor fooled = Cost(discriminator.Forward(made), 1);
            drawing.ZeroGrad();
            fooled.Backward();
            drawing.Step();
            foreach (Schedule schedule in schedules)
                schedule.Step();
            average.Update();
            told += loss.ToScalar<float>() / window;
            cost += fooled.ToScalar<float>() / window;
            if (step % window != 0)
                continue;

            using IDisposable averaged = average.Apply();
            (double sure, double[] classes) = reader.Read(Draw(Ready(generator), 500));
            double least = classes.Min(), seconds = watch.Elapsed.TotalSeconds;
            generator.Train();
            Print.Line(
                $"digits step {step} loss {told:F2} {cost:F2}  confident {sure:P1}, least {least:P1}  {seconds:F1} s");
            (told, cost) = (0, 0);
        }

        average.CopyToModel();
        return (Ready(generator), watch.Elapsed);
    }

    /// <summary>Images [count, 1, 28, 28] of values in [0, 1].</summary>
    public static Tensor Draw(DcganGenerator generator, int count, RandomSource? source = null)
    {
        using IDisposable noGrad = Tensor.NoGrad();
        return (generator.Generate(count, source) + 1) / 2;
    }

    /// <summary>Gives a generator with averaged weights the statistics that belong to them, for drawing.</summary>
    private static DcganGenerator Ready(DcganGenerator generator)
    {
        Tensor codes = Tensor.Randn([64 * BatchSize, generator.Config.Code]);
        AveragedWeights.UpdateBatchNorm(generator, codes.Split(BatchSize));
        generator.Eval();
        return generator;
    }

    private static Tensor Cost(Tensor logits, double target) =>
        Loss.BinaryCrossEntropyWithLogits(logits, Tensor.Full(logits.Shape, target));
}
