namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The patches that a convolution of [batch, channels, height, width] sees, as columns; the batch may be
    /// left out.</summary>
    /// <param name="kernelSize">Size of a patch.</param>
    /// <param name="dilation">Distance of the elements of a patch; 1 if not given.</param>
    /// <param name="padding">Zeros on both sides; 0 if not given.</param>
    /// <param name="stride">Distance of the patches; 1 if not given.</param>
    /// <returns>[batch, channels · kernelHeight · kernelWidth, patches], patches row by row, with
    /// ⌊(size + 2 · padding - dilation · (kernel - 1) - 1) / stride⌋ + 1 in each dimension.</returns>
    /// <remarks>Gradient: <see cref="Col2Im"/>. torch.nn.functional.unfold.</remarks>
    /// <exception cref="ShapeException">The rank is wrong, or the kernel is larger than the padded input.</exception>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    /// <exception cref="DTypeException">The tensor is not floating point.</exception>
    public Tensor Im2Col(
        PerDim kernelSize, PerDim dilation = default, PerDim padding = default, PerDim stride = default)
    {
        const string Name = nameof(Im2Col);
        Check.Floating(Name, this);
        Check.Shape(
            Rank is 3 or 4,
            $"{Name}: input {Shape} must be [batch, channels, height, width], or the same without batch.");
        if (Rank == 3)
            return Unsqueeze(0).Im2Col(kernelSize, dilation, padding, stride).Squeeze(0);
        if (DType.IsHalf())
            return Cast(DType.Float32).Im2Col(kernelSize, dilation, padding, stride).Cast(DType);
        (PatchLine rows, PatchLine columns) =
            PatchLine.Resolve(Name, Shape[2], Shape[3], kernelSize, dilation, padding, stride);
        Tensor y = Resample(3, columns.Weights()).Resample(2, rows.Weights());
        y = y.Reshape(Shape[0], Shape[1], rows.Kernel, rows.Count, columns.Kernel, columns.Count);
        return y.Permute(0, 1, 2, 4, 3, 5).Reshape(
            Shape[0], Shape[1] * rows.Kernel * columns.Kernel, rows.Count * columns.Count);
    }
}
