using DeepNet.Kernels;

namespace DeepNet.Backends;

internal abstract partial class Backend
{
    /// <summary>y[o, k, i] = combination of x[o, 0 … k, i], or of x[o, k … n-1, i] in reverse, for x seen as [outer, n,
    /// inner].</summary>
    public abstract void Scan<TOp>(Tensor x, Tensor y, long outer, long n, long inner, bool reverse, TOp op)
        where TOp : struct, IReduceOp;

    /// <summary>The same on Int64, forward only.</summary>
    public abstract void IntegerScan<TOp>(Tensor x, Tensor y, long outer, long n, long inner, TOp op)
        where TOp : struct, IIntegerReduceOp;

    /// <summary>yₖ = aₖ·yₖ₋₁ + bₖ from y = 0 on, along n of [outer, n, inner]; in reverse yₖ = aₖ·yₖ₊₁ + bₖ.</summary>
    public abstract void LinearScan(Tensor a, Tensor b, Tensor y, long outer, long n, long inner, bool reverse);

    /// <summary>y[o, k, i] = where among x[o, 0 … k, i] the largest (or smallest) element is; the last of equals, NaN
    /// wins. Any type.</summary>
    public abstract void ArgScan(Tensor x, Tensor y, long outer, long n, long inner, bool largest);
}
