using System.CommandLine;
using System.Diagnostics;
using DeepNet;
using DeepNet.Models;
using DeepNet.Optimizers;
using DeepNet.Samples;
using DeepNet.Text;

Option<string> taskOption = new("--task")
{
    Description = "rnn, gru, lstm or peephole to write with that cell, tags for the tagging task, or all",
    DefaultValueFactory = _ => "all",
};
taskOption.AcceptOnlyFromAmong("all", "rnn", "gru", "lstm", "peephole", "tags");
Option<int?> stepsOption = new("--steps")
{
    Description = "steps of training of the writers [default: a number for each]",
};
Option<int?> layersOption = new("--layers")
{
    Description = "recurrent layers on top of each other [default: a number for each]",
};
return new SampleCommand(
    "CharRnn",
    "Trains recurrent networks on the characters of Shakespeare's plays, lets them write, and shows what reading in "
        + "both directions is good for.",
    taskOption,
    stepsOption,
    layersOption).Run(args, Run);

void Run(SampleRun run)
{
    // Name, sizes, learning rate, steps of 32 rows of 64 characters.
    (string Name, CharRnnConfig Config, double LearningRate, int Steps)[] writers =
    [
        ("rnn", new() { Cell = CharRnnCell.Rnn, Width = 256 }, 2e-3, 2000),
        ("gru", new() { Cell = CharRnnCell.Gru, Width = 256 }, 5e-3, 1300),
        ("peephole", new() { Cell = CharRnnCell.PeepholeLstm, Width = 128 }, 1e-2, 200),
        ("lstm", new() { Cell = CharRnnCell.Lstm, Width = 256 }, 8e-3, 1000),
    ];
    string task = run.Get(taskOption)!;
    string text = SampleData.Shakespeare(run);
    var tokenizer = CharacterTokenizer.Train([text]);
    int[] ids = tokenizer.Encode(text);
    Tensor all = Tensor.From<int>(ids, [ids.Length]).Cast(DType.Int64);
    int split = (int)(ids.Length * 0.9);
    (Tensor training, Tensor heldOut) = (all[..split], all[split..]);
    if (run.IsQuick)
        heldOut = heldOut[..4_097];

    var chart = new Chart("Characters of Shakespeare", "step", "nats per character");
    foreach ((string name, CharRnnConfig writer, double learningRate, int fullSteps) in writers)
    {
        if (task != "all" && task != name)
            continue;
        int steps = run.IsQuick ? 20 : run.Get(stepsOption) ?? fullSteps;
        CharRnnConfig config = writer with
        {
            VocabularySize = tokenizer.Count,
            Layers = run.Get(layersOption) ?? writer.Layers,
        };
        Tensor.ManualSeed(run.Seed);
        var model = new CharRnn(config);
        Print.Line($"{name}: {config.Layers} layer(s) of {config.Width}, {model.ParameterCount} parameters");
        var watch = Stopwatch.StartNew();
        chart.Line(name, Train(name, model, training, learningRate, steps));
        run.TrainingTime = watch.Elapsed;
        Print.Result($"{name}_seconds", watch.Elapsed.TotalSeconds);
        Print.Result($"{name}_nats_per_character", HeldOutLoss(model, heldOut));

        string file = run.File($"{name}.safetensors");
        model.Save(file);
        var loaded = new CharRnn(config);
        loaded.Load(file);
        string passage = Write(loaded, tokenizer, "KING", characters: run.IsQuick ? 80 : 300, run.Seed);
        Console.WriteLine(passage);
        run.Write($"{name}.txt", passage);
        using IDisposable noGrad = Tensor.NoGrad();
        Tensor sample = heldOut[..100].Unsqueeze(0);
        Print.Reloaded(model.Forward(sample), loaded.Forward(sample));
    }

    if (task is not "tags")
        run.Write("loss.png", chart.Draw());
    if (task is not ("all" or "tags"))
        return;
    Tensor.ManualSeed(run.Seed);
    Print.Result("one_direction_accuracy", Tag(bidirectional: false, run.IsQuick ? 30 : 300));
    Print.Result("bidirectional_accuracy", Tag(bidirectional: true, run.IsQuick ? 30 : 300));
}

static List<(double X, double Y)> Train(
    string name, CharRnn model, Tensor text, double learningRate, int steps)
{
    const int rows = 32, length = 64, reset = 20;
    var optimizer = new Adam(model.Parameters());
    var schedule = new OneCycleSchedule(
        optimizer, learningRate, steps, warmupPart: 0.1, cycleMomentum: false, divisor: 10);

    // Each row of a batch goes on where its row of the batch before ended, with the state it left. Now and then it
    // starts with an empty one: or else nobody learns to begin.
    int stride = (text.Shape[0] - 1) / rows, window = Math.Max(1, steps / 20);
    Tensor inputs = text.Narrow(0, 0, rows * stride).Reshape(rows, stride);
    Tensor targets = text.Narrow(0, 1, rows * stride).Reshape(rows, stride);
    CharRnnState? state = null;
    int place = 0;
    double sum = 0;
    List<(double X, double Y)> losses = [];
    for (int step = 1; step <= steps; step++)
    {
        if (place + length > stride)
            place = 0;
        if (place == 0 || step % reset == 0)
            state = null;
        Tensor x = inputs.Narrow(1, place, length), y = targets.Narrow(1, place, length); // [rows, length]
        place += length;
        optimizer.ZeroGrad();
        (Tensor scores, state) = model.Forward(x, state?.Detach());
        Tensor loss = Loss.CrossEntropy(scores.Flatten(0, 1), y.Flatten());
        loss.Backward();
        GradientClipping.ClipGradNorm(model.Parameters(), maxNorm: 1);
        optimizer.Step();
        schedule.Step();
        sum += loss.ToScalar<float>();
        if (step % window != 0)
            continue;

        losses.Add((step, sum / window));
        sum = 0;
        if (name == "lstm")
            Print.Step(step, losses[^1].Y);
        else
            Print.Line($"{name} step {step} loss {losses[^1].Y:G4}");
    }

    return losses;
}

// The text in 16 rows, each read from one end to the other.
static double HeldOutLoss(CharRnn model, Tensor text)
{
    const int rows = 16, length = 256;
    int stride = (text.Shape[0] - 1) / rows;
    Tensor inputs = text.Narrow(0, 0, rows * stride).Reshape(rows, stride);
    Tensor targets = text.Narrow(0, 1, rows * stride).Reshape(rows, stride);
    CharRnnState? state = null;
    double sum = 0;
    model.Eval();
    using IDisposable noGrad = Tensor.NoGrad();
    for (int place = 0; place < stride; place += length)
    {
        int count = Math.Min(length, stride - place);
        (Tensor scores, state) = model.Forward(inputs.Narrow(1, place, count), state);
        Tensor y = targets.Narrow(1, place, count).Flatten();
        sum += Loss.CrossEntropy(scores.Flatten(0, 1), y).ToScalar<float>() * y.Count;
    }

    return sum / targets.Count;
}

static string Write(CharRnn model, CharacterTokenizer tokenizer, string start, int characters, ulong seed)
{
    var generator = new RandomSource(seed);
    List<int> ids = [.. tokenizer.Encode(start)];
    Tensor x = Tensor.From<int>(ids.ToArray(), [1, ids.Count]);
    CharRnnState? state = null;
    model.Eval();
    using IDisposable noGrad = Tensor.NoGrad();
    for (int i = 0; i < characters; i++)
    {
        (Tensor scores, state) = model.Forward(x, state);
        x = Sampling.Next(scores.Select(1, -1), temperature: 0.8, generator: generator).Unsqueeze(1); // [1, 1]
        ids.Add((int)x.ToScalar<long>());
    }

    return tokenizer.Decode(ids.ToArray());
}

// Every bit is to be tagged with the bits three places before and three places after it. Who reads in one direction
// knows one of the two and has to guess the other.
static double Tag(bool bidirectional, int steps)
{
    string name = bidirectional ? "bidirectional" : "one direction";
    var model = new CharRnn(new CharRnnConfig
    {
        VocabularySize = 2,
        Classes = 4,
        Embedding = 8,
        Width = 32,
        Bidirectional = bidirectional,
    });
    var optimizer = new Adam(model.Parameters(), learningRate: 1e-2);
    for (int step = 1; step <= steps; step++)
    {
        (Tensor x, Tensor y) = Bits(rows: 64);
        optimizer.ZeroGrad();
        Tensor loss = Loss.CrossEntropy(model.Forward(x).Flatten(0, 1), y.Flatten());
        loss.Backward();
        optimizer.Step();
        if (step % Math.Max(1, steps / 6) == 0)
            Print.Line($"{name} step {step} loss {loss.ToScalar<float>():G4}");
    }

    (Tensor bits, Tensor tags) = Bits(rows: 1000);
    model.Eval();
    using IDisposable noGrad = Tensor.NoGrad();
    return model.Forward(bits).ArgMax(-1).Eq(tags).Cast(DType.Float32).Mean().ToScalar<float>();
}

static (Tensor Bits, Tensor Tags) Bits(int rows)
{
    const int length = 40, distance = 3;
    Tensor bits = Tensor.RandInt(0, 2, [rows, length]), none = Tensor.Zeros([rows, distance], DType.Int64);
    Tensor padded = Tensor.Concat([none, bits, none], 1);
    Tensor before = padded.Narrow(1, 0, length), after = padded.Narrow(1, 2 * distance, length);
    return (bits, (2 * before) + after); // [rows, length], tags 0 … 3
}
