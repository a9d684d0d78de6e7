using DeepNet.Kernels;

namespace DeepNet.Backends;

/// <summary>The steps of optimizers, of many tensors at a time.</summary>
internal abstract partial class Backend
{
    /// <summary>Updates parameters and their states in place. All are of one type, and no two parameters share memory.
    /// </summary>
    public abstract void Step<TStep>(ReadOnlySpan<StepTensors> tensors, TStep step)
        where TStep : struct, IStepOp;

    /// <summary>(Σ |x|ᵖ)^(1/p) of each of some tensors; infinity for the largest magnitude. Waits once.</summary>
    public virtual double[] Norms(ReadOnlySpan<Tensor> tensors, double p)
    {
        var norms = new Tensor[tensors.Length];
        for (int i = 0; i < norms.Length; i++)
        {
            Tensor x = tensors[i].DType.IsHalf() ? tensors[i].Cast(DType.Float32) : tensors[i];
            norms[i] = x.Norm(p).Cast(DType.Float64);
        }

        return norms.Length == 0 ? [] : Tensor.Stack(norms).ToArray<double>();
    }
}
