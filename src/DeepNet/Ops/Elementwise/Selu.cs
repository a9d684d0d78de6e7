namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Scaled ELU, which keeps mean 0 and variance 1: y = s x for x &gt; 0, else s α (eˣ - 1), s = 1.0507…, α
    /// = 1.6733….</summary>
    /// <remarks>Klambauer et al., 2017, https://arxiv.org/abs/1706.02515; torch.nn.functional.selu.</remarks>
    public Tensor Selu() =>
        Elementwise(nameof(Selu), new EluOp(1.0507009873554804934193349852946, 1.6732632423543772848170429916717, 1));
}
