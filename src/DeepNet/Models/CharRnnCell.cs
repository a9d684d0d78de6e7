namespace DeepNet.Models;

/// <summary>What a <see cref="CharRnn"/> computes in a step.</summary>
public enum CharRnnCell
{
    /// <summary>Elman's: <see cref="Layers.Rnn"/> with tanh.</summary>
    Rnn,

    /// <summary>Gated recurrent units: <see cref="Layers.Gru"/>.</summary>
    Gru,

    /// <summary>Long short-term memory: <see cref="Layers.Lstm"/>.</summary>
    Lstm,

    /// <summary>Long short-term memory whose gates see the cells: <see cref="Layers.PeepholeLstm"/>.</summary>
    PeepholeLstm,
}
