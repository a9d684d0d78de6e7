namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Columns of patches laid back into images, adding where they overlap: the gradient of
    /// <see cref="Im2Col"/>.</summary>
    /// <param name="outputSize">Height and width of the images.</param>
    /// <param name="kernelSize">Size of a patch.</param>
    /// <param name="dilation">Distance of the elements of a patch; 1 if not given.</param>
    /// <param name="padding">What is cut off on both sides; 0 if not given.</param>
    /// <param name="stride">Distance of the patches; 1 if not given.</param>
    /// <returns>[batch, channels, height, width] from [batch, channels · kernelHeight · kernelWidth, patches]; the
    /// batch may be left out.</returns>
    /// <remarks>torch.nn.functional.fold.</remarks>
    /// <exception cref="ShapeException">The columns or patches are not as many as the sizes say.</exception>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    /// <exception cref="DTypeException">The tensor is not floating point.</exception>
    public Tensor Col2Im(
        PerDim outputSize, PerDim kernelSize, PerDim dilation = default, PerDim padding = default,
        PerDim stride = default)
    {
        const string Name = nameof(Col2Im);
        Check.Floating(Name, this);
        Check.Shape(
            Rank is 2 or 3,
            $"{Name}: input {Shape} must be [batch, channels · kernel, patches], or the same without batch.");
        if (Rank == 2)
            return Unsqueeze(0).Col2Im(outputSize, kernelSize, dilation, padding, stride).Squeeze(0);
        if (DType.IsHalf())
            return Cast(DType.Float32).Col2Im(outputSize, kernelSize, dilation, padding, stride).Cast(DType);
        int[] sizes = outputSize.Resolve(Name, nameof(outputSize), 2, 0);
        Check.Argument(sizes[0] > 0 && sizes[1] > 0, $"{Name}: outputSize {outputSize} must be positive.");
        (PatchLine rows, PatchLine columns) =
            PatchLine.Resolve(Name, sizes[0], sizes[1], kernelSize, dilation, padding, stride);
        long patches = (long)rows.Count * columns.Count, kernel = (long)rows.Kernel * columns.Kernel;
        Check.Shape(
            Shape[1] % kernel == 0 && Shape[2] == patches,
            $"{Name}: input {Shape} for outputSize {outputSize}; a multiple of the kernel's {kernel} elements and "
                + $"{patches} patches are needed.");
        int channels = (int)(Shape[1] / kernel);
        Tensor x = Reshape(Shape[0], channels, rows.Kernel, columns.Kernel, rows.Count, columns.Count);
        x = x.Permute(0, 1, 2, 4, 3, 5).Reshape(
            Shape[0], channels, rows.Kernel * rows.Count, columns.Kernel * columns.Count);
        return x.Resample(2, rows.Weights().Transposed).Resample(3, columns.Weights().Transposed);
    }
}
