namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>
    /// In training sets every channel of every sample to 0 with probability p and scales the others by 1 / (1 - p);
    /// else this tensor.
    /// </summary>
    /// <param name="p">Probability of a zero, in [0, 1].</param>
    /// <param name="training">Whether to drop anything.</param>
    /// <param name="generator">Where the choice comes from; the default generator if not given.</param>
    /// <remarks>
    /// This tensor is [batch, channels, …]. Tompson et al., 2015, https://arxiv.org/abs/1411.4280.
    /// torch.nn.functional.dropout1d, dropout2d and dropout3d.
    /// </remarks>
    /// <exception cref="ShapeException">The rank is less than 2.</exception>
    /// <exception cref="ArgumentException">p is not a probability.</exception>
    public Tensor FeatureDropout(double p = 0.5, bool training = true, RandomSource? generator = null)
    {
        CheckFeatures(nameof(FeatureDropout));
        return DroppedOut(nameof(FeatureDropout), p, training, generator, 2);
    }

    /// <summary>In training sets whole samples to 0 with probability p and scales the others by 1 / (1 - p): stochastic
    /// depth, for the branch of a residual connection.</summary>
    /// <param name="p">Probability of a zero, in [0, 1].</param>
    /// <param name="training">Whether to drop anything.</param>
    /// <param name="scaleByKeep">False leaves what stays unscaled.</param>
    /// <param name="generator">Where the choice comes from; the default generator if not given.</param>
    /// <remarks>This tensor is [batch, …]. Huang et al., 2016, https://arxiv.org/abs/1603.09382.
    /// torchvision.ops.stochastic_depth with mode "row".</remarks>
    /// <exception cref="ShapeException">The tensor is a scalar.</exception>
    /// <exception cref="ArgumentException">p is not a probability.</exception>
    public Tensor DropPath(
        double p = 0.5, bool training = true, bool scaleByKeep = true, RandomSource? generator = null)
    {
        Check.Shape(Rank > 0, $"DropPath: input {Shape} must be [batch, …].");
        return DroppedOut(nameof(DropPath), p, training, generator, 1, scaleByKeep);
    }

    /// <summary>Dropout of what the first dims index.</summary>
    private Tensor DroppedOut(
        string name, double p, bool training, RandomSource? generator, int dims, bool isScaled = true)
    {
        Check.Floating(name, this);
        Check.Argument(p is >= 0 and <= 1, $"{name}: p = {p} is not in [0, 1].");
        if (!training || p == 0)
            return this;
        if (p == 1)
            return this * 0;
        Tensor mask = KeepMask(1 - p, generator, dims);
        return this * (isScaled ? mask * (1 / (1 - p)) : mask);
    }

    /// <summary>1 with a probability and 0 else for each index of the first dims, with size 1 for the others.</summary>
    private Tensor KeepMask(double probability, RandomSource? generator, int dims)
    {
        int[] sizes = Shape.ToArray();
        sizes.AsSpan(Math.Min(dims, Rank)).Fill(1);
        Tensor mask = New(new Shape(sizes), DType.Bool);
        Backend.RandomBernoulli(mask, (generator ?? RandomSource.Default).Reserve(mask.Count), probability);
        return mask.Cast(DType);
    }

    private void CheckFeatures(string name) =>
        Check.Shape(Rank >= 2, $"{name}: input {Shape} must be [batch, channels, …].");
}
