namespace DeepNet;

internal static partial class Recurrence
{
    /// <summary>A layer of gated recurrent units in one direction.</summary>
    /// <remarks>
    /// With the gates r, z, n in this order in the weights: r = σ(W_xr xₜ + b_xr + W_hr h + b_hr), z likewise,
    /// n = tanh(W_xn xₜ + b_xn + r (W_hn h + b_hn)), h = (1 - z) n + z h.
    /// Cho et al., 2014, https://arxiv.org/abs/1406.1078, with r where torch.nn.GRU has it.
    /// </remarks>
    public static Tensor Gru(
        Tensor x, Tensor h, Tensor weightX, Tensor weightH, Tensor? biasX = null, Tensor? biasH = null,
        bool isReverse = false) =>
        Run(new(RecurrentCell.Gru, isReverse, x, h, null, weightX, weightH, biasX, biasH, null)).Y;

    private static Tensor GruStep(Tensor x, Tensor recurrent, Tensor h)
    {
        Tensor[] a = x.Chunk(3, -1), b = recurrent.Chunk(3, -1);
        Tensor n = (a[2] + ((a[0] + b[0]).Sigmoid() * b[2])).Tanh();
        return n + ((a[1] + b[1]).Sigmoid() * (h - n));
    }
}
