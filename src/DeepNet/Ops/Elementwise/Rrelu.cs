namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Leaky rectified linear unit with a random slope below zero: y = x for x &gt; 0, else a · x.</summary>
    /// <param name="lower">Smallest slope.</param>
    /// <param name="upper">Largest slope.</param>
    /// <param name="training">True draws a for every element uniformly from lower to upper; false takes their
    /// mean.</param>
    /// <param name="generator">Where the slopes come from; the default generator if not given.</param>
    /// <remarks>Xu et al., 2015, https://arxiv.org/abs/1505.00853; torch.nn.functional.rrelu.</remarks>
    /// <exception cref="ArgumentException">The slopes are not finite, or lower is above upper.</exception>
    /// <exception cref="DTypeException">The tensor is not floating point.</exception>
    public Tensor Rrelu(
        double lower = 1.0 / 8, double upper = 1.0 / 3, bool training = false, RandomSource? generator = null)
    {
        Check.Floating(nameof(Rrelu), this);
        Check.Argument(
            double.IsFinite(lower) && double.IsFinite(upper) && lower <= upper,
            $"Rrelu: lower {lower} and upper {upper} must be finite, and lower not above upper.");
        if (!training)
            return LeakyRelu((lower + upper) / 2);
        Tensor uniform = Rand(Shape, DType.IsHalf() ? DType.Float32 : DType, Device, generator).Cast(DType);
        Tensor slope = (uniform * (upper - lower)) + lower;
        return Where(this > 0.0, this, this * slope);
    }
}
