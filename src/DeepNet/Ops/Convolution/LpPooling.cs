namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>What LpPool1d, LpPool2d and LpPool3d are.</summary>
    private Tensor LpPooling(string name, int rank, double p, PerDim kernelSize, PerDim stride, bool ceilMode)
    {
        CheckPooling(name, rank);
        Check.Argument(double.IsFinite(p) && p > 0, $"{name}: p {p} must be positive and finite.");
        double elements = 1;
        foreach (int size in kernelSize.Resolve(name, nameof(kernelSize), rank, 0))
            elements *= size;
        Tensor mean = Pow(p).AvgPooling(
            name, rank, x => PoolOf(name, rank, x, kernelSize, stride, default, default, ceilMode),
            countIncludePad: true, divisor: null);
        return (mean * elements).Pow(1 / p);
    }
}
