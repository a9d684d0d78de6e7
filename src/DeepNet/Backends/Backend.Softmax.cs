namespace DeepNet.Backends;

internal abstract partial class Backend
{
    /// <summary>yᵢ = exp(xᵢ - max x) / Σⱼ exp(xⱼ - max x) along a dim, which is not empty.</summary>
    public virtual Tensor Softmax(Tensor x, int dim)
    {
        Tensor e = (x - x.Amax(dim, keepDim: true)).Exp();
        return e / e.Sum(dim, keepDim: true);
    }

    /// <summary>dxᵢ = yᵢ (dyᵢ - Σⱼ dyⱼ yⱼ).</summary>
    public virtual Tensor SoftmaxGrad(Tensor y, Tensor dy, int dim) => y * (dy - (dy * y).Sum(dim, keepDim: true));

    /// <summary>yᵢ = xᵢ - max x - ln Σⱼ exp(xⱼ - max x) along a dim, which is not empty.</summary>
    public virtual Tensor LogSoftmax(Tensor x, int dim)
    {
        Tensor shifted = x - x.Amax(dim, keepDim: true);
        return shifted - shifted.Exp().Sum(dim, keepDim: true).Log();
    }

    /// <summary>dxᵢ = dyᵢ - exp(yᵢ) Σⱼ dyⱼ.</summary>
    public virtual Tensor LogSoftmaxGrad(Tensor y, Tensor dy, int dim) => dy - (y.Exp() * dy.Sum(dim, keepDim: true));
}
