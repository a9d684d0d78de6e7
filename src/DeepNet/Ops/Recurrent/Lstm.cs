namespace DeepNet;

internal static partial class Recurrence
{
    /// <summary>A layer of long short-term memory in one direction.</summary>
    /// <remarks>
    /// With the gates i, f, g, o in this order in the weights and W = W_x xₜ + b_x + W_h hₜ₋₁ + b_h:
    /// c = σ(f) c + σ(i) tanh(g), h = σ(o) tanh(c), or h = P (σ(o) tanh(c)) with a projection.
    /// Hochreiter and Schmidhuber, 1997; Gers et al., 2000; Sak et al., 2014 (projection); torch.nn.LSTM.
    /// </remarks>
    public static (Tensor Y, Tensor C) Lstm(
        Tensor x, Tensor h, Tensor c, Tensor weightX, Tensor weightH, Tensor? biasX = null, Tensor? biasH = null,
        Tensor? projection = null, bool isReverse = false)
    {
        (Tensor y, Tensor? last) = Run(
            new(RecurrentCell.Lstm, isReverse, x, h, c, weightX, weightH, biasX, biasH, projection));
        return (y, last!);
    }

    private static (Tensor H, Tensor C) LstmStep(Tensor x, Tensor recurrent, Tensor c)
    {
        Tensor[] gates = (x + recurrent).Chunk(4, -1);
        Tensor next = (gates[1].Sigmoid() * c) + (gates[0].Sigmoid() * gates[2].Tanh());
        return (gates[3].Sigmoid() * next.Tanh(), next);
    }

    /// <summary>The same with gates that see the cells: i and f those before the step, o those after it.</summary>
    private static (Tensor H, Tensor C) PeepholeStep(Tensor x, Tensor recurrent, Tensor c, Tensor[] peepholes)
    {
        Tensor[] gates = (x + recurrent).Chunk(4, -1);
        Tensor input = (gates[0] + (peepholes[0] * c)).Sigmoid(), forget = (gates[1] + (peepholes[1] * c)).Sigmoid();
        Tensor next = (forget * c) + (input * gates[2].Tanh());
        return ((gates[3] + (peepholes[2] * next)).Sigmoid() * next.Tanh(), next);
    }
}
