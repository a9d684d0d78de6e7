namespace DeepNet.Models;

/// <summary>What a <see cref="Forecaster"/> computes in a step.</summary>
public enum ForecasterCell
{
    /// <summary>Gated recurrent units: <see cref="Layers.Gru"/>.</summary>
    Gru,

    /// <summary>Long short-term memory: <see cref="Layers.Lstm"/>.</summary>
    Lstm,
}
