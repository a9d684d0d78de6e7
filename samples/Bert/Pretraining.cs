using DeepNet.Data;
using DeepNet.Models;
using DeepNet.Optimizers;
using DeepNet.Text;

namespace DeepNet.Samples.Bert;

/// <summary>Learning to guess masked pieces, with some of the rows kept to be tested with.</summary>
internal sealed class Pretraining
{
    private const int BatchSize = 32;

    private readonly WordPieceTokenizer _tokenizer;
    private readonly DataLoader _loader;
    private readonly RandomSource _random;
    private readonly MaskedPieces _heldOut;
    private readonly Tensor _heldOutMask;

    /// <summary>Keeps the last rows, a tenth or 300, and masks pieces of them once and for all.</summary>
    public Pretraining(WordPieceTokenizer tokenizer, Tensor ids, Tensor mask, ulong seed)
    {
        int count = ids.Shape[0], kept = count - Math.Min(300, count / 10);
        _tokenizer = tokenizer;
        _random = new RandomSource(seed);
        _heldOut = MaskedPieces.Draw(ids[kept..], tokenizer, _random);
        _heldOutMask = mask[kept..];
        _loader = new DataLoader(
            new TensorDataset(ids[..kept], mask[..kept]), BatchSize, shuffle: true, seed: seed, dropLast: true);
    }

    /// <summary>Trains, and gives the mean loss of each part of the steps when it is over.</summary>
    public IEnumerable<(int Step, double Loss)> Run(
        BertMaskedLanguageModel model, int epochs, double rate, double muonRate, int parts)
    {
        int steps = epochs * _loader.Count, window = Math.Max(1, steps / parts), step = 0;

        // Muon for the matrices of the layers, AdamW for the tables, the output and the normalizations.
        var isMatrix = model.NamedParameters().ToLookup(
            entry => entry.Name.Contains(".layer.", StringComparison.Ordinal) && entry.Parameter.Shape.Rank == 2,
            entry => entry.Parameter);
        Optimizer[] optimizers =
        [
            new Muon(isMatrix[true], weightDecay: 0.01),
            new AdamW(isMatrix[false], beta2: 0.99, weightDecay: 0.01),
        ];
        Schedule[] schedules =
        [
            new OneCycleSchedule(optimizers[0], muonRate, steps, warmupPart: 0.1, cycleMomentum: false),
            new OneCycleSchedule(optimizers[1], rate, steps, warmupPart: 0.1, cycleMomentum: false),
        ];
        double sum = 0;
        model.Train();
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            foreach ((Tensor ids, Tensor mask) in _loader)
            {
                foreach (Optimizer optimizer in optimizers)
                    optimizer.ZeroGrad();
                Tensor loss = Guess(model, MaskedPieces.Draw(ids, _tokenizer, _random), mask).Loss;
                loss.Backward();
                GradientClipping.ClipGradNorm(model.Parameters(), maxNorm: 1);
                foreach (Optimizer optimizer in optimizers)
                    optimizer.Step();
                foreach (Schedule schedule in schedules)
                    schedule.Step();
                sum += loss.ToScalar<float>();
                if (++step % window == 0)
                {
                    yield return (step, sum / window);
                    sum = 0;
                }
            }
        }

        model.Eval();
    }

    /// <summary>The loss on the rows that were kept, and the share of their masked pieces that is guessed.</summary>
    public (double Loss, double Guessed) HeldOut(BertMaskedLanguageModel model)
    {
        using IDisposable noGrad = Tensor.NoGrad();
        model.Eval();
        (Tensor loss, Tensor logits) = Guess(model, _heldOut, _heldOutMask);
        model.Train();
        Tensor right = logits.ArgMax(1).Eq(_heldOut.Targets).Cast(DType.Float64).Mean();
        return (loss.ToScalar<float>(), right.ToScalar<double>());
    }

    // The logits of masked pieces alone: those of all would be most of the work.
    private static (Tensor Loss, Tensor Logits) Guess(BertMaskedLanguageModel model, MaskedPieces hidden, Tensor mask)
    {
        Tensor features = model.Body.Forward(hidden.Ids, mask).Flatten(0, 1); // [rows · length, width]
        Tensor logits = model.Logits(features.IndexSelect(0, hidden.Places)); // [masked, vocabulary]
        return (Loss.CrossEntropy(logits, hidden.Targets), logits);
    }
}
