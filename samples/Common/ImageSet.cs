namespace DeepNet.Samples;

/// <summary>Labelled images to train on and to be tested with.</summary>
/// <param name="Name">What they are.</param>
/// <param name="TrainImages">[n, 1, height, width], values in [0, 1].</param>
/// <param name="TrainLabels">[n], Int64.</param>
/// <param name="TestImages">[m, 1, height, width].</param>
/// <param name="TestLabels">[m], Int64.</param>
public sealed record ImageSet(
    string Name, Tensor TrainImages, Tensor TrainLabels, Tensor TestImages, Tensor TestLabels)
{
    /// <summary>The first images of both parts, or all there are.</summary>
    public ImageSet Take(int train, int test)
    {
        train = Math.Min(train, TrainImages.Shape[0]);
        test = Math.Min(test, TestImages.Shape[0]);
        return this with
        {
            TrainImages = TrainImages[..train],
            TrainLabels = TrainLabels[..train],
            TestImages = TestImages[..test],
            TestLabels = TestLabels[..test],
        };
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {TrainImages.Shape[0]} training and {TestImages.Shape[0]} test "
        + $"images of {TestImages.Shape[2]}×{TestImages.Shape[3]}";
}
