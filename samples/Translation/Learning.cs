using DeepNet.Data;
using DeepNet.Models;
using DeepNet.Optimizers;

namespace DeepNet.Samples.Translation;

/// <summary>Tokens to read, and tokens to write from the start to the end, both of which are among them.</summary>
internal sealed record Example(long[] Source, long[] Target);

/// <summary>How to train.</summary>
/// <param name="Epochs">Passes over the examples.</param>
/// <param name="BatchSize">Examples of a step.</param>
/// <param name="MatrixRate">The highest learning rate of the layers' matrices.</param>
/// <param name="OtherRate">The highest learning rate of embeddings, biases and normalizations.</param>
/// <param name="LabelSmoothing">The part of a target's probability that all tokens share.</param>
internal sealed record Recipe(
    int Epochs, int BatchSize, double MatrixRate, double OtherRate, double LabelSmoothing = 0);

/// <summary>The loop that trains on reversed letters and on sentences alike.</summary>
internal static class Learning
{
    private const long Ignored = -100;

    /// <summary>Trains; after every epoch the mean loss of its steps comes out.</summary>
    public static IEnumerable<double> Epochs(
        TranslationTransformer model, IReadOnlyList<Example> examples, Recipe recipe, ulong seed)
    {
        // Examples of about the same length in a batch need little padding.
        int[] lengths = [.. examples.Select(example => example.Source.Length + example.Target.Length)];
        DataLoader<Batch> loader = DataLoader.Create(
            new Examples(examples),
            recipe.BatchSize,
            batch => Batch.Of(batch, model.Config.PaddingToken),
            sampler: new BucketSampler(lengths, recipe.BatchSize, seed: seed));

        // Muon for the matrices of the layers, AdamW for embeddings, biases and normalizations.
        var isMatrix = model.NamedParameters().ToLookup(
            entry => entry.Name.Contains(".layers.", StringComparison.Ordinal) && entry.Parameter.Shape.Rank == 2,
            entry => entry.Parameter);
        Optimizer[] optimizers =
        [
            new Muon(isMatrix[true], weightDecay: 0.01),
            new AdamW(isMatrix[false], beta2: 0.98, weightDecay: 0.01),
        ];
        int steps = recipe.Epochs * loader.Count;
        Schedule[] schedules =
        [
            new OneCycleSchedule(optimizers[0], recipe.MatrixRate, steps, warmupPart: 0.1, cycleMomentum: false),
            new OneCycleSchedule(optimizers[1], recipe.OtherRate, steps, warmupPart: 0.1, cycleMomentum: false),
        ];
        for (int epoch = 0; epoch < recipe.Epochs; epoch++)
        {
            double sum = 0;
            foreach (Batch batch in loader)
            {
                foreach (Optimizer optimizer in optimizers)
                    optimizer.ZeroGrad();
                Tensor logits = model.Forward(batch.Source, batch.Written); // [rows, length, vocabulary]
                Tensor loss = Loss.CrossEntropy(
                    logits.Flatten(0, 1), batch.Next.Flatten(), ignoreIndex: Ignored,
                    labelSmoothing: recipe.LabelSmoothing);
                loss.Backward();
                GradientClipping.ClipGradNorm(model.Parameters(), maxNorm: 1);
                foreach (Optimizer optimizer in optimizers)
                    optimizer.Step();
                foreach (Schedule schedule in schedules)
                    schedule.Step();
                sum += loss.ToScalar<float>();
            }

            yield return sum / loader.Count;
        }
    }

    /// <summary>Sources as the model takes them, [n, longest].</summary>
    public static Tensor Sources(IEnumerable<long[]> sources, int padding) => Padded(sources, padding);

    private static Tensor Padded(IEnumerable<long[]> rows, long padding) =>
        Collate.Pad([.. rows.Select(row => Tensor.From<long>(row))], padding).Padded;

    /// <summary>Examples side by side.</summary>
    /// <param name="Source">[rows, S].</param>
    /// <param name="Written">[rows, T], the targets without the end.</param>
    /// <param name="Next">[rows, T], what follows each of these: the targets without the start.</param>
    private sealed record Batch(Tensor Source, Tensor Written, Tensor Next)
    {
        public static Batch Of(IReadOnlyList<Example> examples, int padding) => new(
            Padded(examples.Select(example => example.Source), padding),
            Padded(examples.Select(example => example.Target[..^1]), 0),
            Padded(examples.Select(example => example.Target[1..]), Ignored));
    }

    private sealed class Examples(IReadOnlyList<Example> examples) : IDataset<Example>
    {
        public int Count => examples.Count;

        public Example this[int index] => examples[index];
    }
}
