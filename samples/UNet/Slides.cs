namespace DeepNet.Samples.Nuclei;

/// <summary>Images of a microscope, and where nuclei of cells are in them.</summary>
/// <param name="Images">[n, 1, height, width], values in [0, 1]; nuclei are brighter than what is around them.</param>
/// <param name="Masks">[n, 1, height, width]: 1 in nuclei, 0 elsewhere.</param>
/// <param name="Nuclei">How many there are in each image.</param>
internal sealed record Slides(Tensor Images, Tensor Masks, IReadOnlyList<int> Nuclei)
{
    /// <summary>Puts grey images [1, height, width] in [0, 1] and the numbers of their pixels' nuclei
    /// together.</summary>
    public static Slides Of(IReadOnlyList<(Tensor Grey, Tensor Labels)> images) => new(
        Tensor.Stack([.. images.Select(image => Stretched(image.Grey))], 0),
        Tensor.Stack([.. images.Select(image => image.Labels.Ne(0).Cast(DType.Float32))], 0),
        [.. images.Select(image => image.Labels.ToArray<byte>().Where(number => number > 0).Distinct().Count())]);

    // Nuclei bright, whatever the stain: an image that is bright as a whole is inverted. Then the range of its values,
    // without the few at the ends, becomes [0, 1].
    private static Tensor Stretched(Tensor grey)
    {
        Tensor x = grey.Mean().ToScalar<float>() > 0.5f ? 1 - grey : grey;
        float low = x.Quantile(0.005).ToScalar<float>(), high = x.Quantile(0.998).ToScalar<float>();
        return ((x - low) / Math.Max(high - low, 1e-3f)).Clamp(0, 1);
    }
}
