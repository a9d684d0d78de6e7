namespace DeepNet.Gpu.Vendor;

/// <summary>The three products of a convolution, named as cuDNN names them.</summary>
internal enum ConvolutionProduct
{
    /// <summary>y of x and w.</summary>
    Forward,

    /// <summary>dx of w and dy.</summary>
    BackwardData,

    /// <summary>dw of x and dy.</summary>
    BackwardFilter,
}
