using System.CommandLine;
using System.Diagnostics;
using System.Text;
using DeepNet;
using DeepNet.Models;
using DeepNet.Samples;
using DeepNet.Samples.Translation;

Option<int> epochsOption = new("--epochs")
{
    Description = "passes over the pairs of sentences",
    DefaultValueFactory = _ => 5,
};
Option<int> widthOption = new("--width")
{
    Description = "features of a token in the model that translates",
    DefaultValueFactory = _ => 128,
};
Option<int> beamOption = new("--beam")
{
    Description = "how many translations of a sentence are followed at a time",
    DefaultValueFactory = _ => 4,
};
return new SampleCommand(
    "Translation",
    "Trains transformers to reverse words and to translate English into Mandarin.",
    epochsOption,
    widthOption,
    beamOption).Run(args, Run);

void Run(SampleRun run)
{
    Reversal.Run(run);
    Corpus corpus = Corpus.Load(run);
    Print.Line($"data {corpus}");
    var translator = new Translator(corpus.Training, sourceTokens: 2_000);
    TranslationTransformerConfig config = translator.Fit(new TranslationTransformerConfig
    {
        Width = run.Get(widthOption),
        EncoderLayers = 2,
        DecoderLayers = 2,
        Heads = 4,
        FeedForward = 2 * run.Get(widthOption),
        Dropout = 0.1,
    });
    Tensor.ManualSeed(run.Seed);
    var model = new TranslationTransformer(config);
    Print.Line($"{config.SourceVocabulary} byte pairs, {config.TargetVocabulary} characters");
    (int layers, int above) = (config.EncoderLayers, config.DecoderLayers);
    Print.Line($"{layers} + {above} layers of width {config.Width}: {model.ParameterCount} parameters");

    var neighbour = new NearestNeighbour(corpus.Training);
    string[] sources = [.. corpus.HeldOut.Select(exercise => exercise.English)];
    string[] looked = [.. sources.Select(neighbour.Translate)];
    run.TrainingTime = Train(run, model, translator, corpus, looked);

    model.Save(run.File("translation.safetensors"));
    var loaded = new TranslationTransformer(config);
    loaded.Load(run.File("translation.safetensors"));
    string[] greedy = translator.Translate(loaded, sources);
    string[] beam = translator.Translate(loaded, sources, run.Get(beamOption));
    Show(run, corpus, looked, greedy, beam);
    Print.Result("bleu_greedy", Texts.Bleu(greedy, corpus.HeldOut));
    Print.Result("bleu_beam", Texts.Bleu(beam, corpus.HeldOut));
    Print.Result("bleu_copy", Texts.Bleu(sources, corpus.HeldOut));
    Print.Result("bleu_nearest_neighbour", Texts.Bleu(looked, corpus.HeldOut));

    model.Eval();
    loaded.Eval();
    using IDisposable noGrad = Tensor.NoGrad();
    Example sample = translator.Encode(corpus.Training[0]);
    Tensor source = Tensor.From<long>(sample.Source, [1, sample.Source.Length]);
    Tensor target = Tensor.From<long>(sample.Target, [1, sample.Target.Length]);
    Print.Reloaded(model.Forward(source, target), loaded.Forward(source, target));
}

TimeSpan Train(
    SampleRun run, TranslationTransformer model, Translator translator, Corpus corpus, string[] looked)
{
    Example[] examples = [.. corpus.Training.Select(translator.Encode)];
    var recipe = new Recipe(
        run.IsQuick ? 2 : run.Get(epochsOption), BatchSize: run.IsQuick ? 32 : 64, MatrixRate: 0.02, OtherRate: 3e-3,
        LabelSmoothing: 0.1);

    // What is shown after every epoch is of a few sentences; the results are of all.
    Exercise[] few = [.. corpus.HeldOut.Take(run.IsQuick ? 20 : 200)];
    string[] sources = [.. few.Select(exercise => exercise.English)];
    double neighbour = Texts.Bleu(looked, few);
    var scores = new List<double>();
    var watch = Stopwatch.StartNew();
    foreach (double loss in Learning.Epochs(model, examples, recipe, run.Seed))
    {
        scores.Add(Texts.Bleu(translator.Translate(model, sources), few));
        Print.Epoch(
            scores.Count, loss, $"BLEU of {few.Length} sentences {scores[^1]:F2}  {watch.Elapsed.TotalSeconds:F1} s");
    }

    TimeSpan time = watch.Elapsed;
    run.Write("bleu.png", new Chart("English to Mandarin, held-out sentences", "epoch", "BLEU")
        .Line("transformer", scores)
        .Line("nearest neighbour", scores.Select(_ => neighbour), Rgb.Grey)
        .Draw());
    return time;
}

static void Show(SampleRun run, Corpus corpus, string[] looked, string[] greedy, string[] beam)
{
    var text = new StringBuilder();
    for (int i = 0; i < corpus.HeldOut.Count; i++)
    {
        text.Append(corpus.HeldOut[i].English).Append('\n');
        foreach (string reference in corpus.HeldOut[i].References)
            text.Append("  reference  ").Append(reference).Append('\n');
        text.Append("  neighbour  ").Append(looked[i]).Append('\n');
        text.Append("  greedy     ").Append(greedy[i]).Append('\n');
        text.Append("  beam       ").Append(beam[i]).Append('\n');
        if (i == Math.Min(10, corpus.HeldOut.Count) - 1)
            Console.Write(text);
    }

    run.Write("translations.txt", text.ToString());
}
