namespace DeepNet.Layers;

/// <summary>y = ln σ(x), exact far below zero too.</summary>
/// <remarks>torch.nn.LogSigmoid.</remarks>
public sealed class LogSigmoid : Layer
{
    /// <summary>The shape of x.</summary>
    public override Tensor Forward(Tensor x) => Observed(x.LogSigmoid());
}
