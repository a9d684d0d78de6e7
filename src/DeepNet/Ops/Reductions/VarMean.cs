namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The variance and the mean of all elements, as scalars.</summary>
    public (Tensor Var, Tensor Mean) VarMean() => VarMean([], keepDim: false);

    /// <summary>The variance and the mean over one dimension; see <see cref="Var(int, bool, int)"/>.</summary>
    public (Tensor Var, Tensor Mean) VarMean(int dim, bool keepDim = false, int correction = 1) =>
        VarMean([dim], keepDim, correction);

    /// <summary>The variance and the mean over several dimensions, or all if none is named.</summary>
    /// <remarks>torch.var_mean.</remarks>
    /// <param name="dims">What to reduce.</param>
    /// <param name="keepDim">Whether reduced dims stay with size 1.</param>
    /// <param name="correction">What n is reduced by in the divisor of the variance.</param>
    /// <exception cref="DTypeException">The tensor is not floating point.</exception>
    public (Tensor Var, Tensor Mean) VarMean(ReadOnlySpan<int> dims, bool keepDim = false, int correction = 1) =>
        (Var(dims, keepDim, correction), Mean(dims, keepDim));
}
