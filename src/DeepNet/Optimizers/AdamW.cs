using DeepNet.Layers;

namespace DeepNet.Optimizers;

/// <summary>
/// Adam with weight decay that is decoupled from the gradient: θ ← θ - ηλθ, then Adam's step without λ.
/// </summary>
/// <remarks>Loshchilov and Hutter, 2019, https://arxiv.org/abs/1711.05101. torch.optim.AdamW.</remarks>
public sealed class AdamW : Adam
{
    /// <summary>Optimizes parameters.</summary>
    /// <param name="parameters">What to train: parameters, or groups of them with numbers of their own.</param>
    /// <param name="learningRate">η.</param>
    /// <param name="beta1">β₁.</param>
    /// <param name="beta2">β₂.</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="weightDecay">λ.</param>
    /// <param name="amsgrad">Uses the largest v so far.</param>
    /// <param name="maximize">Climbs instead of descending.</param>
    /// <exception cref="ArgumentException">A number is out of range, or there is nothing to train.</exception>
    public AdamW(
        IEnumerable<ITrainable> parameters,
        double learningRate = 1e-3,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double epsilon = 1e-8,
        double weightDecay = 1e-2,
        bool amsgrad = false,
        bool maximize = false)
        : base(parameters, learningRate, beta1, beta2, epsilon, weightDecay, amsgrad, maximize)
    {
    }

    private protected override bool IsDecoupled => true;
}
