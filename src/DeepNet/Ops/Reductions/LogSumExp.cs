namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>ln Σ exp(x) over all elements, as a scalar.</summary>
    public Tensor LogSumExp() => LogSumExp([], keepDim: false);

    /// <summary>ln Σ exp(x) over one dimension, which is kept with size 1 if asked.</summary>
    public Tensor LogSumExp(int dim, bool keepDim = false) => LogSumExp([dim], keepDim);

    /// <summary>ln Σ exp(x) over several dimensions, or all if none is named; computed as m + ln Σ exp(x - m), m = max
    /// x.</summary>
    /// <remarks>Gradient: dx = dy exp(x - y). Over nothing it is -∞. torch.logsumexp.</remarks>
    /// <exception cref="DTypeException">The tensor is not floating point.</exception>
    public Tensor LogSumExp(ReadOnlySpan<int> dims, bool keepDim = false)
    {
        Check.Floating(nameof(LogSumExp), this);
        bool[] isReduced = ReducedDims(nameof(LogSumExp), dims);
        if (DType.IsHalf())
            return Cast(DType.Float32).LogSumExp(dims, keepDim).BackTo(DType);
        Tensor y = ReducedCount(nameof(LogSumExp), dims) == 0
            ? Full(KeptShape(isReduced, keepDim: true), double.NegativeInfinity, DType, Device)
            : Detach().ShiftedLogSumExp(dims);
        y.Track(nameof(LogSumExp), (this, dy => dy * (this - y).Exp()));
        return keepDim ? y : y.Reshape(KeptShape(isReduced, keepDim: false));
    }

    private Tensor ShiftedLogSumExp(ReadOnlySpan<int> dims)
    {
        // An infinite maximum cannot be subtracted, and need not be.
        Tensor max = Amax(dims, keepDim: true);
        max = Where(max.Abs().Eq(double.PositiveInfinity), ScalarLike(0), max);
        return (this - max).Exp().Sum(dims, keepDim: true).Log() + max;
    }
}
