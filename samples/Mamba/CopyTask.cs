namespace DeepNet.Samples.Mamba;

/// <summary>Selective copying: tokens at random places among noise are to be written afterwards, in their
/// order.</summary>
/// <remarks>Where they are is new in every row: no fixed delay brings them to the end. Gu and Dao, 2023, section
/// 3.1.</remarks>
/// <param name="Length">Places to read.</param>
/// <param name="Tokens">How many of them have a token.</param>
/// <param name="Symbols">How many kinds of tokens there are.</param>
internal sealed record CopyTask(int Length, int Tokens, int Symbols)
{
    /// <summary>The input where there is nothing to remember.</summary>
    public int Noise => Symbols;

    /// <summary>The input that asks for the next token.</summary>
    public int Write => Symbols + 1;

    public int VocabularySize => Symbols + 2;

    /// <summary>Inputs [rows, length + tokens], and what to say at the last places, [rows, tokens].</summary>
    public (Tensor X, Tensor Y) Batch(int rows)
    {
        Tensor order = Tensor.Rand([rows, Length]).ArgSort(1);
        Tensor places = order.Narrow(1, 0, Tokens).Sort(1).Values; // [rows, tokens], ascending
        Tensor y = Tensor.RandInt(0, Symbols, [rows, Tokens]);
        Tensor read = Tensor.Full([rows, Length], Noise, DType.Int64).Scatter(1, places, y); // [rows, length]
        return (Tensor.Concat([read, Tensor.Full([rows, Tokens], Write, DType.Int64)], 1), y);
    }
}
