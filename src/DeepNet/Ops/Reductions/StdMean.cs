namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The standard deviation and the mean of all elements, as scalars.</summary>
    public (Tensor Std, Tensor Mean) StdMean() => StdMean([], keepDim: false);

    /// <summary>The standard deviation and the mean over one dimension; see
    /// <see cref="Std(int, bool, int)"/>.</summary>
    public (Tensor Std, Tensor Mean) StdMean(int dim, bool keepDim = false, int correction = 1) =>
        StdMean([dim], keepDim, correction);

    /// <summary>The standard deviation and the mean over several dimensions, or all if none is named.</summary>
    /// <remarks>torch.std_mean.</remarks>
    /// <param name="dims">What to reduce.</param>
    /// <param name="keepDim">Whether reduced dims stay with size 1.</param>
    /// <param name="correction">What n is reduced by in the divisor of the variance.</param>
    /// <exception cref="DTypeException">The tensor is not floating point.</exception>
    public (Tensor Std, Tensor Mean) StdMean(ReadOnlySpan<int> dims, bool keepDim = false, int correction = 1) =>
        (Std(dims, keepDim, correction), Mean(dims, keepDim));
}
