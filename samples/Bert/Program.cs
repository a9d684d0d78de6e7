using System.CommandLine;
using System.Diagnostics;
using DeepNet;
using DeepNet.Models;
using DeepNet.Samples;
using DeepNet.Samples.Bert;
using DeepNet.Text;

const int length = 64;
Option<int> epochsOption = new("--epochs")
{
    Description = "passes over the plays",
    DefaultValueFactory = _ => 12,
};
Option<int> labelsOption = new("--labels")
{
    Description = "labelled sentences that a classifier learns from",
    DefaultValueFactory = _ => 500,
};
Option<int> runsOption = new("--runs")
{
    Description = "how often it learns, each time from other sentences",
    DefaultValueFactory = _ => 5,
};
Option<bool> tuneOption = new("--tune")
{
    Description = "compares learning rates and numbers of epochs, without the held-out sentences",
};
return new SampleCommand(
    "Bert",
    "Trains a BERT to guess masked letters of Shakespeare's plays, and then to tell praise from blame in reviews.",
    epochsOption,
    labelsOption,
    runsOption,
    tuneOption).Run(args, Run);

void Run(SampleRun run)
{
    string[] lines = Plays.Lines(SampleData.Shakespeare(run));
    Reviews reviews = Reviews.Load(run);
    if (run.IsQuick)
        lines = lines[..2_000];

    // Little more than letters: most words of reviews do not occur in the plays, but how words are spelled does.
    var tokenizer = WordPieceTokenizer.Train(lines, size: 90);
    TokenBatch plays = tokenizer.EncodeBatch(
        Plays.Passages(lines, tokenizer, length - 2), length, padToMaxLength: true);

    // The first half of the reviews is to learn from, the second is held out: the same for every seed.
    Sentences sentences = reviews.Encode(tokenizer, length);
    int half = sentences.Count / 2;
    Sentences pool = sentences.Part(0, half), heldOut = sentences.Part(half, run.IsQuick ? 200 : half);
    var config = new BertConfig
    {
        VocabularySize = tokenizer.Count,
        MaxLength = length,
        TokenTypes = 1,
        Width = 64,
        Layers = 2,
        Heads = 4,
        FeedForward = 256,
    };
    Tensor.ManualSeed(run.Seed);

    // Every piece is masked in many ways, so that dropout has nothing to prevent.
    var model = new BertMaskedLanguageModel(config with { Dropout = 0, AttentionDropout = 0 });
    PositionTable.FillWithWaves(model);
    Print.Line($"BERT of {config.Layers} layers and width {config.Width}: {model.ParameterCount} parameters");
    foreach (string text in reviews.Texts.Take(3))
        Console.WriteLine($"  {string.Join(" ", tokenizer.Tokenize(text))}");
    var watch = Stopwatch.StartNew();

    // 1. Guess masked pieces of the plays.
    string playsFile = run.File("bert.safetensors");
    var pretraining = new Pretraining(tokenizer, plays.Ids, plays.Mask, run.Seed);
    List<(double X, double Y)> losses = [], heldOutLosses = [];
    (int epochs, int parts) = run.IsQuick ? (1, 4) : (run.Get(epochsOption), 12);
    foreach ((int step, double loss) in pretraining.Run(model, epochs, 5e-3, 0.02, parts))
    {
        (double missed, double guessed) = pretraining.HeldOut(model);
        losses.Add((step, loss));
        heldOutLosses.Add((step, missed));
        Print.Step(step, loss, $"held out {missed:F3}, {guessed:P1} guessed  {watch.Elapsed.TotalSeconds:F1} s");
    }

    model.Save(playsFile);
    var loaded = new BertMaskedLanguageModel(model.Config);
    loaded.Load(playsFile);
    loaded.Eval();
    using (Tensor.NoGrad())
    {
        Tensor ids = plays.Ids[..16], mask = plays.Mask[..16];
        Print.Reloaded(model.Forward(ids, mask), loaded.Forward(ids, mask));
        WriteGuesses(run, loaded, tokenizer);
    }

    run.Write("loss.png", new Chart("Masked pieces of plays", "step", "nats per piece")
        .Line("training", losses)
        .Line("held out", heldOutLosses)
        .Draw());

    // 2. Go on with the reviews of the pool, without their labels.
    string reviewsFile = run.File("bert-reviews.safetensors");
    var going = new Pretraining(tokenizer, pool.Ids, pool.Mask, run.Seed);
    double before = going.HeldOut(loaded).Loss;
    foreach (var _ in going.Run(loaded, run.IsQuick ? 1 : 12, 2e-3, 5e-3, parts: 1))
        Print.Line($"pieces of unlabelled reviews: held out {before:F3}, then {going.HeldOut(loaded).Loss:F3}");
    loaded.Save(reviewsFile);

    // 3. Learn from labels.
    Start[] starts =
    [
        new("from scratch", null),
        new("after plays", playsFile),
        new("after plays and unlabelled reviews", reviewsFile),
    ];
    var recipe = new Recipe(LearningRate: 1e-3, Epochs: 20);
    (int labels, int runs) = (run.Get(labelsOption), run.Get(runsOption));
    if (run.IsQuick)
    {
        (labels, runs) = (60, 1);
        recipe = recipe with { Epochs = 2 };
    }

    var comparison = new Comparison(config, starts, recipe, labels, runs, run.Seed);
    if (run.Get(tuneOption))
        comparison.Tune(pool);
    double[][] accuracies = comparison.Run(pool, heldOut);
    run.TrainingTime = watch.Elapsed;
    run.Write("accuracy.png", new Chart($"Reviews sorted after {labels} labels", "run", "% right")
        .Line("scratch", accuracies[0].Select(share => 100 * share))
        .Line("plays", accuracies[1].Select(share => 100 * share))
        .Line("plays + reviews", accuracies[2].Select(share => 100 * share))
        .Draw());
    (double scratch, double plain, double further) =
        (accuracies[0].Average(), accuracies[1].Average(), accuracies[2].Average());
    Print.Result("scratch_accuracy", scratch);
    Print.Result("fine_tuned_accuracy", plain);
    Print.Result("gain_points", 100 * (plain - scratch));
    Print.Result("accuracy_with_unlabelled_reviews", further);
    Print.Result("gain_points_with_unlabelled_reviews", 100 * (further - scratch));
}

static void WriteGuesses(SampleRun run, BertMaskedLanguageModel model, WordPieceTokenizer tokenizer)
{
    string[] lines =
    [
        "what say you, my lord?", "god save the king!", "i will not hear thee speak of this.", "he is a good man.",
        "the food was terrible and so was the service.", "this phone works great, i love it.",
    ];
    string text = string.Join('\n', lines.Select(line => Spelling.Guesses(model, tokenizer, line)));
    Console.WriteLine(text);
    run.Write("guesses.txt", text);
}
