using DeepNet.Kernels;

namespace DeepNet.Backends;

/// <summary>Weighted sums of elements that lie at known places. The gradients of each of the last three methods are the
/// other two.</summary>
internal abstract partial class Backend
{
    /// <summary>y[o, j, i] = Σ weight · x[o, source, i] over the terms of j, for x seen as [outer, n, inner].</summary>
    public abstract void Resample(Tensor x, Tensor y, LineWeights weights, long outer, long inner);

    /// <summary>y[n, c, p] = Σₜ w[n, p, t] · x[n, c, places[n, p, t]]; a place of -1 adds nothing.</summary>
    public abstract void SamplePoints(Tensor x, Tensor places, Tensor w, Tensor y);

    /// <summary>dx = ∂(dy · y)/∂x, added to dx, which is zeros.</summary>
    public abstract void SamplePointsInputGrad(Tensor dy, Tensor places, Tensor w, Tensor dx);

    /// <summary>dw[n, p, t] = Σ over c of dy[n, c, p] · x[n, c, places[n, p, t]].</summary>
    public abstract void SamplePointsWeightGrad(Tensor dy, Tensor x, Tensor places, Tensor dw);
}
