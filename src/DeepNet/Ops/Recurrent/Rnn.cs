namespace DeepNet;

internal static partial class Recurrence
{
    /// <summary>A layer of Elman's network in one direction: h = tanh(W_x xₜ + b_x + W_h h + b_h).</summary>
    /// <remarks>Or max(…, 0) with <see cref="RecurrentCell.Relu"/>. Elman, 1990; torch.nn.RNN.</remarks>
    public static Tensor Rnn(
        RecurrentCell cell, Tensor x, Tensor h, Tensor weightX, Tensor weightH, Tensor? biasX = null,
        Tensor? biasH = null, bool isReverse = false) =>
        Run(new(cell, isReverse, x, h, null, weightX, weightH, biasX, biasH, null)).Y;

    private static Tensor RnnStep(Tensor x, Tensor recurrent, RecurrentCell cell) =>
        cell == RecurrentCell.Tanh ? (x + recurrent).Tanh() : (x + recurrent).Relu();
}
