using DeepNet.Data;
using DeepNet.Models;
using DeepNet.Optimizers;

namespace DeepNet.Samples.Bert;

/// <summary>Classifiers of sentences.</summary>
internal static class FineTuning
{
    private const int BatchSize = 16;

    /// <summary>Trains a classifier.</summary>
    /// <param name="config">Its sizes.</param>
    /// <param name="weights">The file of a pre-trained model, which all but the last layer starts from; null to start
    /// with random numbers.</param>
    /// <param name="sentences">What it learns from.</param>
    /// <param name="recipe">How.</param>
    /// <param name="seed">Decides the random numbers and the order of the sentences.</param>
    public static SentenceClassifier Train(
        BertConfig config, string? weights, Sentences sentences, Recipe recipe, ulong seed)
    {
        Tensor.ManualSeed(seed);
        var model = new SentenceClassifier(config);
        PositionTable.FillWithWaves(model);
        if (weights is not null)
            model.Load(weights, strict: false);
        var loader = new DataLoader(sentences.Dataset, BatchSize, shuffle: true, seed: seed);
        var optimizer = new AdamW(model.Parameters());
        var schedule = new OneCycleSchedule(
            optimizer, recipe.LearningRate, recipe.Epochs * loader.Count, warmupPart: 0.1, cycleMomentum: false);
        for (int epoch = 0; epoch < recipe.Epochs; epoch++)
        {
            foreach ((Tensor ids, Tensor mask, Tensor labels) in loader)
            {
                // Without the columns in which all sentences of the batch have padding.
                int longest = (int)mask.Sum(1).Amax().ToScalar<long>();
                Tensor logits = model.Forward(ids.Narrow(1, 0, longest), mask.Narrow(1, 0, longest));
                optimizer.ZeroGrad();
                Loss.CrossEntropy(logits, labels).Backward();
                GradientClipping.ClipGradNorm(model.Parameters(), maxNorm: 1);
                optimizer.Step();
                schedule.Step();
            }
        }

        model.Eval();
        return model;
    }

    /// <summary>The share of sentences whose class is right.</summary>
    public static double Accuracy(SentenceClassifier model, Sentences sentences)
    {
        using IDisposable noGrad = Tensor.NoGrad();
        long right = 0;
        foreach ((Tensor ids, Tensor mask, Tensor labels) in new DataLoader(sentences.Dataset, batchSize: 128))
            right += model.Forward(ids, mask).ArgMax(1).Eq(labels).Sum().ToScalar<long>();
        return (double)right / sentences.Count;
    }
}
