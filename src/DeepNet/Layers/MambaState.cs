namespace DeepNet.Layers;

/// <summary>What a <see cref="Mamba"/> layer remembers between steps of generation.</summary>
/// <param name="Convolution">The last inputs of the convolution, [batch, innerDim, convKernel - 1].</param>
/// <param name="States">The states h, [batch, innerDim, stateDim].</param>
public sealed record MambaState(Tensor Convolution, Tensor States);
