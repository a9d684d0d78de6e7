using DeepNet.Data;

namespace DeepNet.Samples.Bert;

/// <summary>Labelled sentences as tensors.</summary>
/// <param name="Ids">[n, length], Int64.</param>
/// <param name="Mask">[n, length], Bool: false on padding.</param>
/// <param name="Labels">[n], Int64.</param>
internal sealed record Sentences(Tensor Ids, Tensor Mask, Tensor Labels)
{
    public int Count => Labels.Shape[0];

    public TensorDataset Dataset => new(Ids, Mask, Labels);

    /// <summary>Sentences that follow each other.</summary>
    public Sentences Part(int start, int count) =>
        new(Ids.Narrow(0, start, count), Mask.Narrow(0, start, count), Labels.Narrow(0, start, count));

    /// <summary>The sentences in another order.</summary>
    public Sentences Shuffled(RandomSource random)
    {
        Tensor order = Tensor.RandPerm(Count, generator: random);
        return new(Ids.IndexSelect(0, order), Mask.IndexSelect(0, order), Labels.IndexSelect(0, order));
    }
}
