namespace DeepNet.Layers;

/// <summary>What an initial distribution keeps constant from layer to layer.</summary>
public enum FanMode
{
    /// <summary>The variance of the outputs in the forward pass: divides by the number of inputs of an
    /// output.</summary>
    FanIn,

    /// <summary>The variance of the gradients in the backward pass: divides by the number of outputs of an
    /// input.</summary>
    FanOut,
}
