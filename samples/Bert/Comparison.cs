using System.Globalization;
using DeepNet.Models;

namespace DeepNet.Samples.Bert;

/// <summary>Classifiers with different starts, which learn from the same sentences.</summary>
/// <param name="config">The sizes of all.</param>
/// <param name="starts">What they start from.</param>
/// <param name="recipe">How they are trained.</param>
/// <param name="labels">How many sentences they learn from.</param>
/// <param name="runs">How often, each time from other sentences.</param>
/// <param name="seed">Decides the sentences, their order, and the random weights.</param>
internal sealed class Comparison(
    BertConfig config, IReadOnlyList<Start> starts, Recipe recipe, int labels, int runs, ulong seed)
{
    private static readonly Recipe[] s_recipes =
    [
        .. from rate in (double[])[1e-3, 2e-3, 4e-3]
           from epochs in (int[])[10, 20, 40]
           select new Recipe(rate, epochs),
    ];

    /// <summary>Trains all on sentences of the pool.</summary>
    /// <returns>The accuracies on other sentences, by start and run.</returns>
    public double[][] Run(Sentences pool, Sentences heldOut)
    {
        double[][] accuracies = [.. starts.Select(_ => new double[runs])];
        for (int i = 0; i < runs; i++)
        {
            Sentences learned = Shuffled(pool, i).Part(0, labels);
            for (int s = 0; s < starts.Count; s++)
            {
                SentenceClassifier model =
                    FineTuning.Train(config, starts[s].Weights, learned, recipe, SeedOf(i));
                accuracies[s][i] = FineTuning.Accuracy(model, heldOut);
            }

            Console.WriteLine($"run {i + 1}: " + string.Join(", ", starts.Select((start, s) => string.Create(
                CultureInfo.InvariantCulture, $"{start.Name} {accuracies[s][i]:P1}"))));
        }

        return accuracies;
    }

    /// <summary>Prints each start's mean accuracy by recipe, on those sentences of the pool that the classifier has not
    /// learned from.</summary>
    public void Tune(Sentences pool)
    {
        foreach (Start start in starts)
        {
            foreach (Recipe other in s_recipes)
            {
                double sum = 0;
                for (int i = 0; i < runs; i++)
                {
                    Sentences order = Shuffled(pool, i);
                    SentenceClassifier model =
                        FineTuning.Train(config, start.Weights, order.Part(0, labels), other, SeedOf(i));
                    sum += FineTuning.Accuracy(model, order.Part(labels, order.Count - labels));
                }

                Print.Line($"{start.Name}, {other}: {sum / runs:P1}");
            }
        }
    }

    private ulong SeedOf(int run) => (100 * seed) + (ulong)run;

    private Sentences Shuffled(Sentences pool, int run) => pool.Shuffled(new RandomSource(SeedOf(run)));
}
