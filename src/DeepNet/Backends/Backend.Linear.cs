namespace DeepNet.Backends;

/// <summary>Matrix products with something after them.</summary>
internal abstract partial class Backend
{
    /// <summary>x · wᵀ + b with x [rows, in] and w [out, in], of any strides; b is [out] or null.</summary>
    public virtual Tensor Linear(Tensor x, Tensor w, Tensor? b)
    {
        Tensor y = x.Detach().MatMul(w.Detach().Transpose());
        return b is null ? y : y + b.Detach();
    }
}
