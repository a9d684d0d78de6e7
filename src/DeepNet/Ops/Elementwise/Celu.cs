namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Continuously differentiable ELU: y = x for x &gt; 0, else alpha (e^(x / alpha) - 1).</summary>
    /// <remarks>Barron, 2017, https://arxiv.org/abs/1704.07483; torch.nn.functional.celu.</remarks>
    /// <exception cref="ArgumentException">alpha is 0 or not finite.</exception>
    public Tensor Celu(double alpha = 1)
    {
        ActivationSettings.NotZero(nameof(Celu), nameof(alpha), alpha);
        return Elementwise(nameof(Celu), new EluOp(1, alpha, 1 / alpha));
    }
}
