using System.Diagnostics;
using DeepNet.Models;

namespace DeepNet.Samples.Translation;

/// <summary>The smallest translation there is: letters in reverse order.</summary>
internal static class Reversal
{
    private const int Padding = 0, Start = 1, End = 2, FirstLetter = 3, Letters = 26;
    private const int Shortest = 4, Longest = 14;

    /// <summary>Trains a small model, prints which part of new words it reverses without a mistake, and draws where it
    /// looked.</summary>
    public static void Run(SampleRun run)
    {
        int count = run.IsQuick ? 320 : 8_000, heldOutCount = run.IsQuick ? 50 : 1_000;
        var random = new RandomSource(run.Seed);
        var words = new HashSet<string>();
        while (words.Count < count + heldOutCount)
            words.Add(Word(random));
        string[] all = [.. words];
        Example[] training = [.. all[heldOutCount..].Select(word => new Example(Read(word), Write(word)))];
        string[] heldOut = all[..heldOutCount];

        Tensor.ManualSeed(run.Seed);
        var model = new TranslationTransformer(new TranslationTransformerConfig
        {
            SourceVocabulary = FirstLetter + Letters,
            TargetVocabulary = FirstLetter + Letters,
            MaxLength = Longest + 1,
            Width = 64,
            EncoderLayers = 2,
            DecoderLayers = 2,
            Heads = 4,
            FeedForward = 128,
            Dropout = 0,
            PaddingToken = Padding,
            StartToken = Start,
            EndToken = End,
        });
        Print.Line($"reversal: {count} words of {Shortest} to {Longest} letters, {model.ParameterCount} parameters");
        var recipe = new Recipe(run.IsQuick ? 1 : 6, BatchSize: 64, MatrixRate: 0.02, OtherRate: 5e-3);
        var watch = Stopwatch.StartNew();
        int epoch = 0;
        foreach (double loss in Learning.Epochs(model, training, recipe, run.Seed))
        {
            epoch++;
            Print.Line($"reversal epoch {epoch} loss {loss:G4}  {watch.Elapsed.TotalSeconds:F1} s");
        }

        Print.Result("reversal_seconds", watch.Elapsed.TotalSeconds);
        int right = 0;
        foreach (string[] some in heldOut.Chunk(250))
        {
            Tensor sources = Learning.Sources(some.Select(Read), Padding); // [250, longest]
            IReadOnlyList<IReadOnlyList<long>> written = model.Translate(sources);
            right += some.Where((word, i) => written[i].SequenceEqual(Write(word)[1..^1])).Count();
        }

        Print.Result("reversal_exact", (double)right / heldOut.Length);
        string shown = heldOut.MaxBy(word => word.Length)!;
        run.Write("reversal.png", Picture(model, shown));
    }

    private static string Word(RandomSource random)
    {
        int length = random.NextInt(Shortest, Longest + 1);
        return string.Concat(
            Enumerable.Range(0, length).Select(_ => (char)('a' + random.NextInt(0, Letters))));
    }

    private static long[] Read(string word) => [.. word.Select(letter => (long)(letter - 'a' + FirstLetter))];

    private static long[] Write(string word) => [Start, .. Read(word).Reverse(), End];

    /// <summary>How much each letter of the word (columns) was looked at when each letter of the answer (rows) was
    /// written.</summary>
    private static Tensor Picture(TranslationTransformer model, string word)
    {
        const int cell = 24, margin = 40;
        long[] target = Write(word)[..^1];
        Tensor weights = model.CrossAttention(
            Tensor.From<long>(Read(word), [1, word.Length]), Tensor.From<long>(target, [1, target.Length]));
        float[] shares = weights.ToArray<float>();
        string answer = string.Concat(word.Reverse());
        var canvas = new Canvas(
            margin + (word.Length * cell) + 10, margin + (target.Length * cell) + 10, Rgb.White);
        for (int row = 0; row < target.Length; row++)
        {
            string letter = row < answer.Length ? answer[row].ToString() : "_";
            canvas.Text(16, margin + (row * cell) + 7, letter, Rgb.Ink);
            for (int column = 0; column < word.Length; column++)
            {
                Rgb colour = Rgb.Mix(Rgb.White, Rgb.Blue, shares[(row * word.Length) + column]);
                canvas.Fill(margin + (column * cell), margin + (row * cell), cell - 1, cell - 1, colour);
            }
        }

        for (int column = 0; column < word.Length; column++)
            canvas.Text(margin + (column * cell) + 8, 16, word[column].ToString(), Rgb.Ink);
        return canvas.ToTensor();
    }
}
