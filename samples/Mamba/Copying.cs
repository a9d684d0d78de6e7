using System.Diagnostics;
using DeepNet.Models;
using DeepNet.Optimizers;

namespace DeepNet.Samples.Mamba;

/// <summary>The selective copying task, for a selective model and one whose Δ, B and C do not depend on the
/// input.</summary>
internal static class Copying
{
    private const int Rows = 64;

    public static TimeSpan Run(SampleRun run, int steps)
    {
        var task = new CopyTask(Length: 32, Tokens: 4, Symbols: 8);
        Print.Line($"{task.Tokens} tokens of {task.Symbols} kinds among {task.Length} places, then to be written");
        var chart = new Chart("Selective copying", "step", "nats per token");
        var watch = Stopwatch.StartNew();
        foreach (bool selective in new[] { true, false })
        {
            string name = selective ? "selective" : "time-invariant";
            var config = new MambaConfig
            {
                VocabularySize = task.VocabularySize,
                Width = 64,
                Layers = 1,
                Selective = selective,
            };
            Tensor.ManualSeed(run.Seed);
            var model = new MambaLanguageModel(config);
            Print.Line($"{name}: {config.Layers} layer of width {config.Width}, {model.ParameterCount} parameters");
            chart.Line(name, Train(name, model, task, steps));
            (double tokens, double rows) = Accuracy(model, task);
            Print.Line($"{name}: {100 * rows:F1} % of rows without a mistake");
            Print.Result(selective ? "selective_accuracy" : "time_invariant_accuracy", tokens);
            if (!selective)
                continue;
            (Tensor x, _) = task.Batch(1);
            using IDisposable noGrad = Tensor.NoGrad();
            run.Write("selection.png", SelectionPicture.Draw(task, x, model.StepSizes(x)));
        }

        TimeSpan time = watch.Elapsed;
        run.Write("copying.png", chart.Draw());
        return time;
    }

    private static List<(double X, double Y)> Train(string name, MambaLanguageModel model, CopyTask task, int steps)
    {
        (Optimizer[] optimizers, Schedule[] schedules) = Optimization.Of(model, steps, 0.02, 1e-2);
        List<(double X, double Y)> losses = [];
        int window = Math.Max(1, steps / 40);
        double sum = 0;
        var watch = Stopwatch.StartNew();
        for (int step = 1; step <= steps; step++)
        {
            (Tensor x, Tensor y) = task.Batch(Rows);
            foreach (Optimizer optimizer in optimizers)
                optimizer.ZeroGrad();
            Tensor logits = model.Forward(x).Narrow(1, task.Length, task.Tokens); // [rows, tokens, vocabulary]
            Tensor loss = Loss.CrossEntropy(logits.Flatten(0, 1), y.Flatten());
            loss.Backward();
            GradientClipping.ClipGradNorm(model.Parameters(), maxNorm: 1);
            foreach (Optimizer optimizer in optimizers)
                optimizer.Step();
            foreach (Schedule schedule in schedules)
                schedule.Step();
            sum += loss.ToScalar<float>();
            if (step % window != 0)
                continue;

            losses.Add((step, sum / window));
            sum = 0;
            if (losses.Count % 4 == 0)
                Print.Line($"{name} step {step} loss {losses[^1].Y:G4}  {watch.Elapsed.TotalSeconds:F1} s");
        }

        return losses;
    }

    /// <summary>Shares of right tokens, and of rows in which all are right, of 1,000 new rows.</summary>
    private static (double Tokens, double Rows) Accuracy(MambaLanguageModel model, CopyTask task)
    {
        using IDisposable noGrad = Tensor.NoGrad();
        double tokens = 0, rows = 0;
        const int batches = 10;
        for (int i = 0; i < batches; i++)
        {
            (Tensor x, Tensor y) = task.Batch(100);
            Tensor isRight = model.Forward(x).Narrow(1, task.Length, task.Tokens).ArgMax(-1).Eq(y); // [rows, tokens]
            tokens += isRight.Cast(DType.Float32).Mean().ToScalar<float>() / batches;
            rows += isRight.All(1).Cast(DType.Float32).Mean().ToScalar<float>() / batches;
        }

        return (tokens, rows);
    }
}
