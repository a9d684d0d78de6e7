namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Scales a dimension to be positive and sum to 1: yᵢ = exp(xᵢ - max x) / Σⱼ exp(xⱼ - max x).</summary>
    /// <remarks>
    /// Gradient: dxᵢ = yᵢ (dyᵢ - Σⱼ dyⱼ yⱼ); only y is kept for it. All -∞ along the dim gives NaN.
    /// torch.nn.functional.softmax.
    /// </remarks>
    /// <exception cref="DTypeException">The tensor is not floating point.</exception>
    public Tensor Softmax(int dim = -1)
    {
        Check.Floating(nameof(Softmax), this);
        int d = Check.Dim(nameof(Softmax), dim, Shape);
        if (Count == 0)
            return Clone();
        if (DType.IsHalf())
            return Cast(DType.Float32).Softmax(d).BackTo(DType);
        if (Rank == 0)
            return Reshape(1).Softmax(0).Reshape();
        Tensor y = Backend.Softmax(Detach().Contiguous(), d);
        return IsRecording(this) ? RecordSoftmax(y, d) : Checked(nameof(Softmax), y);
    }

    private Tensor RecordSoftmax(Tensor y, int d) =>
        y.Track(
            nameof(Softmax),
            (this, dy => GradMode.IsEnabled
                ? y * (dy - (dy * y).Sum(d, keepDim: true))
                : Backend.SoftmaxGrad(y, dy.Contiguous(), d)));
}
