namespace DeepNet;

/// <summary>How a recurrent network goes from one step to the next.</summary>
internal enum RecurrentCell
{
    /// <summary>h′ = tanh(a).</summary>
    Tanh,

    /// <summary>h′ = max(a, 0).</summary>
    Relu,

    /// <summary>Long short-term memory.</summary>
    Lstm,

    /// <summary>Gated recurrent unit.</summary>
    Gru,
}

/// <summary>One layer and direction of a recurrent network: everything is contiguous and of one type.</summary>
/// <param name="Cell">The formula of a step.</param>
/// <param name="IsReverse">True to go from the last step to the first.</param>
/// <param name="X">[steps, batch, inputs], at least one step.</param>
/// <param name="H">[batch, outputs] before the first step; outputs are the hidden units or, with a projection,
/// fewer.</param>
/// <param name="C">[batch, hidden], the cells of an LSTM; null for others.</param>
/// <param name="WeightX">[gates · hidden, inputs].</param>
/// <param name="WeightH">[gates · hidden, outputs].</param>
/// <param name="BiasX">[gates · hidden], or null.</param>
/// <param name="BiasH">The same, both or none.</param>
/// <param name="Projection">[outputs, hidden] of an LSTM with projection, or null.</param>
/// <param name="Peepholes">[3, hidden] of an LSTM whose gates i, f and o see the cells, or null.</param>
internal sealed record RecurrentInputs(
    RecurrentCell Cell, bool IsReverse, Tensor X, Tensor H, Tensor? C, Tensor WeightX, Tensor WeightH, Tensor? BiasX,
    Tensor? BiasH, Tensor? Projection, Tensor? Peepholes = null)
{
    public int Steps => X.Shape[0];

    public int Batch => X.Shape[1];

    public int Hidden => WeightX.Shape[0] / GatesOf(Cell);

    /// <summary>The tensors, in the order in which gradients are given.</summary>
    public Tensor?[] Tensors => [X, H, C, WeightX, WeightH, BiasX, BiasH, Projection, Peepholes];

    /// <summary>Blocks of hidden units in the weights of a cell.</summary>
    public static int GatesOf(RecurrentCell cell) => cell switch
    {
        RecurrentCell.Lstm => 4,
        RecurrentCell.Gru => 3,
        _ => 1,
    };

    /// <summary>The same with every tensor replaced.</summary>
    public RecurrentInputs Map(Func<Tensor, Tensor> f)
    {
        return new RecurrentInputs(
            Cell, IsReverse, f(X), f(H), OrNull(C), f(WeightX), f(WeightH), OrNull(BiasX), OrNull(BiasH),
            OrNull(Projection), OrNull(Peepholes));

        Tensor? OrNull(Tensor? x) => x is null ? null : f(x);
    }
}
