using DeepNet.Kernels;

namespace DeepNet.Gpu.Vendor;

/// <summary>The libraries of a device's maker, and whether they may be used. What a method answers with false, the
/// device's own kernels must do.</summary>
internal sealed class VendorLibraries(GpuBackend backend, GpuQueue queue, VendorFiles files)
{
    private readonly CublasProducts _products = new(backend, queue, files.CublasLt);
    private readonly CudnnConvolutions _convolutions = new(backend, queue, files.Cudnn);

    public bool IsOn { get; set; } = true;

    /// <summary>Whether Float32 may be multiplied in <see cref="VendorPrecision.Tf32"/>.</summary>
    public bool AllowTf32 { get; set; }

    /// <summary>A line per library.</summary>
    public IReadOnlyList<string> Describe()
    {
        if (!IsOn)
            return ["switched off by UseVendorLibraries = false"];
        VendorPrecision[] precisions =
            [PrecisionOf(DType.Float32)!.Value, VendorPrecision.Float16, VendorPrecision.BFloat16];
        return [_products.Describe(precisions), _convolutions.Describe(precisions)];
    }

    public bool CanMultiply(DType dtype) => PrecisionOf(dtype) is { } precision && _products.IsReady(precision);

    public bool CanConvolve(DType dtype) => PrecisionOf(dtype) is { } precision && _convolutions.IsReady(precision);

    /// <summary>y = a · b + bias of matrices [batch…, rows, columns] of any strides; y is contiguous, bias is a
    /// contiguous row or null.</summary>
    public bool Multiply(Tensor a, Tensor b, Tensor y, Tensor? bias) =>
        PrecisionOf(y.DType) is { } precision && _products.Multiply(precision, a, b, y, bias);

    /// <summary>One of the products of a convolution: of two contiguous tensors, into the third.</summary>
    public bool Convolve(
        ConvolutionProduct product, Tensor x, Tensor w, Tensor? bias, Tensor y, in ConvShape shape) =>
        PrecisionOf(y.DType) is { } precision
        && _convolutions.Compute(precision, product, x, w, bias, y, shape);

    private VendorPrecision? PrecisionOf(DType dtype) => (IsOn, dtype) switch
    {
        (true, DType.Float32) => AllowTf32 ? VendorPrecision.Tf32 : VendorPrecision.Float32,
        (true, DType.Float16) => VendorPrecision.Float16,
        (true, DType.BFloat16) => VendorPrecision.BFloat16,
        _ => null,
    };
}
