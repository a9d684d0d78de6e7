using System.CommandLine;
using System.Diagnostics;
using DeepNet;
using DeepNet.Data;
using DeepNet.Models;
using DeepNet.Optimizers;
using DeepNet.Samples;
using DeepNet.Text;

Option<int> stepsOption = new("--steps")
{
    Description = "steps of training",
    DefaultValueFactory = _ => 850,
};
Option<int> charactersOption = new("--characters")
{
    Description = "how many characters the passages have",
    DefaultValueFactory = _ => 300,
};
return new SampleCommand(
    "Gpt",
    "Trains a GPT of four layers on the characters of Shakespeare's plays, and lets it write.",
    stepsOption,
    charactersOption).Run(args, Run);

void Run(SampleRun run)
{
    string text = SampleData.Shakespeare(run);
    var tokenizer = CharacterTokenizer.Train([text]);
    int[] ids = tokenizer.Encode(text);
    Tensor all = Tensor.From<int>(ids, [ids.Length]).Cast(DType.Int64);
    int split = (int)(ids.Length * 0.9);
    (Tensor training, Tensor heldOut) = (all[..split], all[split..]);
    int steps = run.IsQuick ? 40 : run.Get(stepsOption);
    if (run.IsQuick)
        heldOut = heldOut[..4_097];

    Tensor.ManualSeed(run.Seed);
    var config = new LlamaConfig
    {
        VocabularySize = tokenizer.Count,
        MaxLength = 128,
        Width = 128,
        Layers = 4,
        Heads = 4,
        FeedForward = 344,
    };
    var model = new Llama(config);
    Print.Line($"GPT of {config.Layers} layers and width {config.Width}: {model.ParameterCount} parameters");
    run.TrainingTime = Train(run, model, training, heldOut[..4_097], steps);
    double nats = HeldOutLoss(model, heldOut);

    model.Save(run.File("gpt.safetensors"));
    var loaded = new Llama(config);
    loaded.Load(run.File("gpt.safetensors"));
    Write(run, loaded, tokenizer, run.IsQuick ? 150 : run.Get(charactersOption));
    Print.Result("nats_per_character", nats);
    using IDisposable noGrad = Tensor.NoGrad();
    Tensor sample = heldOut[..128].Unsqueeze(0);
    Print.Reloaded(model.Forward(sample), loaded.Forward(sample));
}

static TimeSpan Train(SampleRun run, Llama model, Tensor training, Tensor validation, int steps)
{
    const int rows = 8, window = 20;

    // Muon for the matrices of the blocks, AdamW for the tables and normalizations.
    var isMatrix = model.NamedParameters().ToLookup(
        entry => entry.Name.Contains(".layers.", StringComparison.Ordinal) && entry.Parameter.Shape.Rank == 2,
        entry => entry.Parameter);
    Optimizer[] optimizers =
    [
        new Muon(isMatrix[true], weightDecay: 0.01),
        new AdamW(isMatrix[false], beta2: 0.99, weightDecay: 0.01),
    ];
    Schedule[] schedules =
    [
        new OneCycleSchedule(optimizers[0], 0.02, steps, warmupPart: 0.1, cycleMomentum: false),
        new OneCycleSchedule(optimizers[1], 5e-3, steps, warmupPart: 0.1, cycleMomentum: false),
    ];
    List<(double X, double Y)> losses = [], heldOutLosses = [];
    double sum = 0;
    var watch = Stopwatch.StartNew();
    for (int step = 1; step <= steps; step++)
    {
        (Tensor x, Tensor y) = Batch(training, rows, model.Config.MaxLength);
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
        if (step % 100 == 0 || steps < 100)
        {
            heldOutLosses.Add((step, HeldOutLoss(model, validation)));
            Print.Step(
                step, losses[^1].Y, $"held out {heldOutLosses[^1].Y:F3}  {watch.Elapsed.TotalSeconds:F1} s");
        }
    }

    TimeSpan time = watch.Elapsed;
    run.Write("loss.png", new Chart("GPT on characters", "step", "nats per character")
        .Line("training", losses)
        .Line("held out", heldOutLosses)
        .Draw());
    return time;
}

// Rows of text that begin anywhere, and the same rows one character later.
static (Tensor X, Tensor Y) Batch(Tensor text, int rows, int length)
{
    Tensor starts = Tensor.RandInt(0, text.Shape[0] - length, [rows, 1]);
    Tensor places = starts + Tensor.Arange(length + 1); // [rows, length + 1]
    Tensor window = text.IndexSelect(0, places.Flatten()).Reshape(rows, length + 1);
    return (window.Narrow(1, 0, length), window.Narrow(1, 1, length));
}

// The whole text in rows that follow each other; a row's first characters are guessed with little before them.
static double HeldOutLoss(Llama model, Tensor text)
{
    int length = model.Config.MaxLength, rows = (text.Shape[0] - 1) / length;
    Tensor inputs = text.Narrow(0, 0, rows * length).Reshape(rows, length);
    Tensor targets = text.Narrow(0, 1, rows * length).Reshape(rows, length);
    double sum = 0;
    model.Eval();
    using (Tensor.NoGrad())
    {
        foreach (var (x, y) in new DataLoader(new TensorDataset(inputs, targets), batchSize: 32))
            sum += Loss.CrossEntropy(model.Forward(x).Flatten(0, 1), y.Flatten()).ToScalar<float>() * y.Count;
    }

    model.Train();
    return sum / targets.Count;
}

static void Write(SampleRun run, Llama model, CharacterTokenizer tokenizer, int characters)
{
    int[] ids = tokenizer.Encode("KING");
    Tensor prompt = Tensor.From<int>(ids, [1, ids.Length]);

    // With the keys and values of earlier characters in a cache, each new one costs as much as the first.
    int room = model.Config.MaxLength - ids.Length;
    var texts = new Tensor[2];
    foreach (bool useCache in new[] { true, false })
    {
        var watch = Stopwatch.StartNew();
        texts[useCache ? 0 : 1] = model.Generate(
            prompt, room, temperature: 0.8, topK: 20, topP: 0.95, useCache: useCache,
            generator: new RandomSource(run.Seed));
        double rate = room / watch.Elapsed.TotalSeconds;
        Print.Line($"{(useCache ? "with" : "without")} cache: {rate:F0} characters per second");
    }

    if (!texts[0].Eq(texts[1]).All().ToScalar<bool>())
        throw new SampleException("Generation with a cache differs from generation without.");
    Console.WriteLine("cached and uncached generation: same text");

    var passages = new List<string>();
    void Add(string title, double temperature, int? topK, double topP)
    {
        Tensor written = model.Generate(
            prompt, characters, temperature, topK, topP, generator: new RandomSource(run.Seed));
        long[] tokens = written.ToArray<long>();
        passages.Add($"--- {title}\n{tokenizer.Decode(Array.ConvertAll(tokens, token => (int)token))}\n");
    }

    Add("temperature 0.8", 0.8, null, 1);
    Add("temperature 1, the 5 likeliest (top-k)", 1, 5, 1);
    Add("temperature 1, the likeliest that make 80 % (top-p)", 1, null, 0.8);
    string passage = string.Join("\n", passages);
    Console.WriteLine(passage);
    run.Write("passages.txt", passage);
}
