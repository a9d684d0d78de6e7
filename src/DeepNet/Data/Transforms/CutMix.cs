namespace DeepNet.Data.Transforms;

/// <summary>Puts a rectangle of one image into the next; targets are mixed as the areas are.</summary>
/// <remarks>
/// The rectangle has 1 - λ of the area, λ of a beta distribution, and its middle anywhere; what of it is outside is
/// cut off, and the targets follow what is left. Inputs are [n, …, height, width]. Yun et al., 2019,
/// https://arxiv.org/abs/1905.04899; torchvision.transforms.v2.CutMix.
/// </remarks>
public sealed class CutMix : BatchTransform
{
    /// <summary>Creates the transform.</summary>
    /// <param name="alpha">Both parameters of the beta distribution.</param>
    /// <param name="classes">How many classes there are; needed for targets that are classes.</param>
    /// <exception cref="ArgumentException">A number is not positive.</exception>
    public CutMix(double alpha = 1, int? classes = null)
        : base(alpha, classes)
    {
    }

    private protected override void CheckInputs(Tensor inputs) => Check.Shape(
        inputs.Rank >= 3 && inputs.Shape[-1] > 0 && inputs.Shape[-2] > 0,
        $"CutMix: inputs {inputs.Shape} must be [n, …, height, width] with pixels.");

    private protected override (Tensor Mixed, double Kept) Mix(Tensor inputs, RandomSource random)
    {
        int height = inputs.Shape[-2], width = inputs.Shape[-1];
        double side = 0.5 * Math.Sqrt(1 - random.Beta(Alpha));
        (int left, int right) = Part(random.NextInt(0, width), side, width);
        (int top, int bottom) = Part(random.NextInt(0, height), side, height);
        if (left == right || top == bottom)
            return (inputs, 1);
        var isForeign = new bool[height * width];
        for (int row = top; row < bottom; row++)
            isForeign.AsSpan((row * width) + left, right - left).Fill(true);
        Tensor mask = Tensor.From<bool>(isForeign, [height, width], inputs.Device);
        double foreign = (double)(right - left) * (bottom - top) / ((double)height * width);
        return (Tensor.Where(mask, inputs.Roll(1, 0), inputs), 1 - foreign);
    }

    private static (int Start, int End) Part(int middle, double side, int size)
    {
        int half = (int)(side * size);
        return (Math.Max(0, middle - half), Math.Min(size, middle + half));
    }
}
