using System.Diagnostics;
using DeepNet.Layers;
using DeepNet.Models;
using DeepNet.Optimizers;
using DeepNet.Text;

namespace DeepNet.Samples.Mamba;

/// <summary>Characters of Shakespeare: training, the same logits step by step, a passage.</summary>
internal static class Writing
{
    private const int Rows = 16;
    private const int Length = 128;

    public static TimeSpan Run(SampleRun run, int steps, int characters)
    {
        string text = SampleData.Shakespeare(run);
        var tokenizer = CharacterTokenizer.Train([text]);
        int[] ids = tokenizer.Encode(text);
        Tensor all = Tensor.From<int>(ids, [ids.Length]).Cast(DType.Int64);
        int split = (int)(ids.Length * 0.9);
        (Tensor training, Tensor heldOut) = (all[..split], all[split..]);
        if (run.IsQuick)
            heldOut = heldOut[..4_097];

        Tensor.ManualSeed(run.Seed);
        var config = new MambaConfig { VocabularySize = tokenizer.Count, Width = 128, Layers = 3 };
        var model = new MambaLanguageModel(config);
        Print.Line($"Mamba of {config.Layers} layers and width {config.Width}: {model.ParameterCount} parameters");
        TimeSpan time = Train(run, model, training, heldOut[..4_097], steps);
        double nats = HeldOutLoss(model, heldOut);
        Print.Result("step_difference", StepDifference(model, heldOut[..(run.IsQuick ? 200 : 2_000)]));

        model.Save(run.File("mamba.safetensors"));
        var loaded = new MambaLanguageModel(config);
        loaded.Load(run.File("mamba.safetensors"));
        string passage = Write(run, loaded, tokenizer, characters);
        Console.WriteLine(passage);
        run.Write("passage.txt", passage);
        Print.Result("nats_per_character", nats);
        using IDisposable noGrad = Tensor.NoGrad();
        Tensor sample = heldOut[..128].Unsqueeze(0);
        Print.Reloaded(model.Forward(sample), loaded.Forward(sample));
        return time;
    }

    private static TimeSpan Train(
        SampleRun run, MambaLanguageModel model, Tensor training, Tensor validation, int steps)
    {
        (Optimizer[] optimizers, Schedule[] schedules) = Optimization.Of(model, steps, 0.02, 6e-3);
        List<(double X, double Y)> losses = [], heldOutLosses = [];
        int window = Math.Max(1, steps / 40);
        double sum = 0;
        var watch = Stopwatch.StartNew();
        for (int step = 1; step <= steps; step++)
        {
            (Tensor x, Tensor y) = Batch(training);
            foreach (Optimizer optimizer in optimizers)
                optimizer.ZeroGrad();
            Tensor loss = Loss.CrossEntropy(model.Forward(x).Flatten(0, 1), y.Flatten());
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
            if (losses.Count % 4 != 0)
                continue;
            heldOutLosses.Add((step, HeldOutLoss(model, validation)));
            Print.Step(step, losses[^1].Y, $"held out {heldOutLosses[^1].Y:F3}  {watch.Elapsed.TotalSeconds:F1} s");
        }

        TimeSpan time = watch.Elapsed;
        run.Write("loss.png", new Chart("Mamba on characters", "step", "nats per character")
            .Line("training", losses)
            .Line("held out", heldOutLosses)
            .Draw());
        return time;
    }

    /// <summary>Rows of text that begin anywhere, and the same rows one character later.</summary>
    private static (Tensor X, Tensor Y) Batch(Tensor text)
    {
        Tensor starts = Tensor.RandInt(0, text.Shape[0] - Length, [Rows, 1]);
        Tensor places = starts + Tensor.Arange(Length + 1); // [rows, length + 1]
        Tensor window = text.IndexSelect(0, places.Flatten()).Reshape(Rows, Length + 1);
        return (window.Narrow(1, 0, Length), window.Narrow(1, 1, Length));
    }

    /// <summary>The text in 16 rows, each read from one end to the other: states carry what came before.</summary>
    private static double HeldOutLoss(MambaLanguageModel model, Tensor text)
    {
        const int rows = 16, part = 256;
        int stride = (text.Shape[0] - 1) / rows;
        Tensor inputs = text.Narrow(0, 0, rows * stride).Reshape(rows, stride);
        Tensor targets = text.Narrow(0, 1, rows * stride).Reshape(rows, stride);
        IReadOnlyList<MambaState>? states = null;
        double sum = 0;
        using IDisposable noGrad = Tensor.NoGrad();
        for (int place = 0; place < stride; place += part)
        {
            int count = Math.Min(part, stride - place);
            (Tensor logits, states) = model.Forward(inputs.Narrow(1, place, count), states);
            Tensor y = targets.Narrow(1, place, count).Flatten();
            sum += Loss.CrossEntropy(logits.Flatten(0, 1), y).ToScalar<float>() * y.Count;
        }

        return sum / targets.Count;
    }

    /// <summary>The largest difference of any logit of a text between all steps at once and one after the
    /// other.</summary>
    private static double StepDifference(MambaLanguageModel model, Tensor text)
    {
        using IDisposable noGrad = Tensor.NoGrad();
        Tensor x = text.Unsqueeze(0); // [1, length]
        Tensor whole = model.Forward(x); // [1, length, vocabulary]
        var steps = new List<Tensor>();
        IReadOnlyList<MambaState>? states = null;
        for (int t = 0; t < x.Shape[1]; t++)
        {
            (Tensor logits, states) = model.Forward(x.Narrow(1, t, 1), states); // [1, 1, vocabulary]
            steps.Add(logits);
        }

        double difference = (Tensor.Concat([.. steps], 1) - whole).Abs().Max().ToScalar<float>();
        double largest = whole.Abs().Max().ToScalar<float>();
        Print.Line(
            $"{x.Shape[1]} characters at once and step by step: logits up to {largest:F1} differ by {difference:E1}");
        return difference;
    }

    private static string Write(
        SampleRun run, MambaLanguageModel model, CharacterTokenizer tokenizer, int characters)
    {
        int[] ids = tokenizer.Encode("KING");
        Tensor text = Tensor.From<int>(ids, [1, ids.Length]);
        var watch = Stopwatch.StartNew();
        text = model.Generate(text, characters, temperature: 0.8, generator: new RandomSource(run.Seed));
        double rate = characters / watch.Elapsed.TotalSeconds;
        Print.Line($"written: {rate:F0} characters per second, however long the text");
        return tokenizer.Decode(Array.ConvertAll(text.ToArray<long>(), token => (int)token));
    }
}
