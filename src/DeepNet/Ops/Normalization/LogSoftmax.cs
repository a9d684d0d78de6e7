namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The logarithm of <see cref="Softmax"/>, without overflow: yᵢ = xᵢ - max x - ln Σⱼ exp(xⱼ - max
    /// x).</summary>
    /// <remarks>Gradient: dxᵢ = dyᵢ - exp(yᵢ) Σⱼ dyⱼ. torch.nn.functional.log_softmax.</remarks>
    /// <exception cref="DTypeException">The tensor is not floating point.</exception>
    public Tensor LogSoftmax(int dim = -1)
    {
        Check.Floating(nameof(LogSoftmax), this);
        int d = Check.Dim(nameof(LogSoftmax), dim, Shape);
        if (Count == 0)
            return Clone();
        if (DType.IsHalf())
            return Cast(DType.Float32).LogSoftmax(d).BackTo(DType);
        if (Rank == 0)
            return Reshape(1).LogSoftmax(0).Reshape();
        Tensor y = Backend.LogSoftmax(Detach().Contiguous(), d);
        return IsRecording(this) ? RecordLogSoftmax(y, d) : Checked(nameof(LogSoftmax), y);
    }

    private Tensor RecordLogSoftmax(Tensor y, int d) =>
        y.Track(
            nameof(LogSoftmax),
            (this, dy => GradMode.IsEnabled
                ? dy - (y.Exp() * dy.Sum(d, keepDim: true))
                : Backend.LogSoftmaxGrad(y, dy.Contiguous(), d)));
}
