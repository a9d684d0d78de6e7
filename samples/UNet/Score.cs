namespace DeepNet.Samples.Nuclei;

/// <summary>How well pixels that were found agree with those of the labels.</summary>
/// <param name="Dice">2 |A ∩ B| / (|A| + |B|), the mean over images.</param>
/// <param name="Iou">|A ∩ B| / |A ∪ B|, the mean over images.</param>
/// <param name="PixelDice">Dice of the pixels of all images together.</param>
internal sealed record Score(double Dice, double Iou, double PixelDice)
{
    /// <summary>The score of masks [n, 1, height, width] of zeros and ones.</summary>
    public static Score Of(Tensor found, Tensor masks)
    {
        (Tensor both, Tensor sum) = Count(found, masks);
        return new(
            (2 * both / sum).Mean().ToScalar<float>(),
            (both / (sum - both)).Mean().ToScalar<float>(),
            (2 * both.Sum() / sum.Sum()).ToScalar<float>());
    }

    /// <summary>Dice of each image, [n].</summary>
    public static float[] DiceOfEach(Tensor found, Tensor masks)
    {
        (Tensor both, Tensor sum) = Count(found, masks);
        return (2 * both / sum).ToArray<float>();
    }

    // [n] each: pixels that are in both, and the sum of what is in one and in the other. Every image has nuclei.
    private static (Tensor Both, Tensor Sum) Count(Tensor found, Tensor masks) =>
        ((found * masks).Sum([1, 2, 3]), found.Sum([1, 2, 3]) + masks.Sum([1, 2, 3]));
}
