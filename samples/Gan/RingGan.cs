using System.Diagnostics;
using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Samples.Gan;

/// <summary>A Wasserstein GAN with gradient penalty: two small networks, and how they are trained on the
/// ring.</summary>
/// <remarks>Gulrajani et al., 2017, https://arxiv.org/abs/1704.00028.</remarks>
internal static class RingGan
{
    private const int Code = 2;
    private const int Hidden = 128;
    private const int BatchSize = 128;
    private const int CriticSteps = 5;
    private const int Panels = 6;

    // Beside the 10 of the paper's images: what its authors take for points in the plane.
    private const double Penalty = 0.1;

    /// <summary>A generator of points in the plane, untrained.</summary>
    public static Sequential NewGenerator() => Perceptron(Code, 2);

    /// <summary>Trains a generator, prints and draws how it goes.</summary>
    /// <returns>The generator, and the time.</returns>
    public static (Sequential Generator, TimeSpan Time) Train(SampleRun run, int steps)
    {
        Sequential generator = NewGenerator(), critic = Perceptron(2, 1);
        var average = new EmaWeights(generator, decay: 0.99, warmUp: true);
        Optimizer[] optimizers =
        [
            new Adam(generator.Parameters(), 2e-3, beta1: 0.5, beta2: 0.9),
            new Adam(critic.Parameters(), 2e-3, beta1: 0.5, beta2: 0.9),
        ];
        Schedule[] schedules = [.. optimizers.Select(optimizer => new LinearSchedule(optimizer, 1, 0.05, steps))];
        var distances = new List<(double X, double Y)>();
        Canvas canvas = Ring.NewCanvas(Panels);
        int panel = 0, window = Math.Max(1, steps / 20);
        double sum = 0;
        var watch = Stopwatch.StartNew();
        for (int step = 1; step <= steps; step++)
        {
            // The critic first: its scores of real and made points shall differ as much as its slope allows.
            double distance = 0;
            for (int i = 0; i < CriticSteps; i++)
            {
                Tensor real = Ring.Sample(BatchSize), made = Draw(generator, BatchSize); // [batch, 2] both
                Tensor difference = critic.Forward(real).Mean() - critic.Forward(made).Mean();
                Tensor loss = Penalty * GradientPenalty(critic, real, made) - difference;
                optimizers[1].ZeroGrad();
                loss.Backward();
                optimizers[1].Step();
                distance = difference.ToScalar<float>();
            }

            // Then the generator climbs the critic's scores.
            Tensor score = critic.Forward(generator.Forward(Tensor.Randn([BatchSize, Code]))).Mean();
            optimizers[0].ZeroGrad();
            (-score).Backward();
            optimizers[0].Step();
            foreach (Schedule schedule in schedules)
                schedule.Step();
            average.Update();
            sum += distance;
            bool isDrawn = panel < Panels && step >= steps >> (Panels - 1 - panel);
            if (step % window != 0 && !isDrawn)
                continue;

            using IDisposable averaged = average.Apply();
            Tensor samples = Draw(generator, 2_000);
            if (isDrawn)
            {
                using IDisposable noGrad = Tensor.NoGrad();
                Ring.Draw(canvas, panel++, $"step {step}", samples, critic.Forward);
            }

            if (step % window != 0)
                continue;
            distances.Add((step, sum / window));
            sum = 0;
            (int modes, double near) = Ring.Measure(samples);
            if (step % (2 * window) == 0)
            {
                Print.Step(
                    step, distances[^1].Y, $"modes {modes}, near one {near:P1}  {watch.Elapsed.TotalSeconds:F1} s");
            }
        }

        average.CopyToModel();
        TimeSpan time = watch.Elapsed;
        run.Write("ring.png", canvas.ToTensor());
        run.Write("distance.png", new Chart("WGAN-GP on the ring", "step", "critic's estimate of the distance")
            .Line("", distances).Draw());
        return (generator, time);
    }

    /// <summary>Points [count, 2], without their history.</summary>
    public static Tensor Draw(Layer generator, int count, RandomSource? source = null)
    {
        using IDisposable noGrad = Tensor.NoGrad();
        return generator.Forward(Tensor.Randn([count, Code], generator: source));
    }

    /// <summary>How far the critic's slope is from 1 between real and made points: the mean of (‖∇f(x)‖ - 1)². Its
    /// gradient is one of second order.</summary>
    private static Tensor GradientPenalty(Layer critic, Tensor real, Tensor made)
    {
        Tensor share = Tensor.Rand([real.Shape[0], 1]); // [batch, 1]
        Tensor between = (real + share * (made - real)).RequireGrad(); // [batch, 2]
        Tensor slope = Autograd.Grad(critic.Forward(between).Sum(), between, createGraph: true); // [batch, 2]
        return (slope.Norm(2, 1) - 1).Square().Mean();
    }

    private static Sequential Perceptron(int inputs, int outputs) => new(
        new Linear(inputs, Hidden),
        new Relu(),
        new Linear(Hidden, Hidden),
        new Relu(),
        new Linear(Hidden, Hidden),
        new Relu(),
        new Linear(Hidden, outputs));
}
