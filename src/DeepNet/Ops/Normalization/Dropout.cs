namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>
    /// In training sets every element to 0 with probability p and scales the others by 1 / (1 - p); else this tensor.
    /// </summary>
    /// <param name="p">Probability of a zero, in [0, 1].</param>
    /// <param name="training">Whether to drop anything.</param>
    /// <param name="generator">Where the choice comes from; the default generator if not given.</param>
    /// <remarks>
    /// Srivastava et al., 2014. The same elements for the same generator state on every device.
    /// torch.nn.functional.dropout.
    /// </remarks>
    /// <exception cref="ArgumentException">p is not a probability.</exception>
    public Tensor Dropout(double p = 0.5, bool training = true, RandomSource? generator = null)
    {
        Check.Floating(nameof(Dropout), this);
        Check.Argument(p is >= 0 and <= 1, $"Dropout: p = {p} is not in [0, 1].");
        if (!training || p == 0)
            return this;
        if (p == 1)
            return this * 0;
        Tensor mask = New(Shape, DType.Bool);
        Backend.RandomBernoulli(mask, (generator ?? RandomSource.Default).Reserve(Count), 1 - p);
        return this * (mask.Cast(DType) * (1 / (1 - p)));
    }
}
