using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using DeepNet.Gpu.Kernels;
using DeepNet.Gpu.Memory;

namespace DeepNet.Gpu;

internal sealed partial class GpuBackend
{
    public override bool MultipliesHalf(DType dtype) => Libraries.CanMultiply(dtype);

    public override void MatMul(Tensor a, Tensor b, Tensor y)
    {
        using var held = new Held(a, b, y);
        Multiply(a, b, y, null);
    }

    /// <summary>y = a · b + bias by this project's own kernels; bias is a contiguous row or null.</summary>
    public void MultiplyByKernels(Tensor a, Tensor b, Tensor y, Tensor? bias)
    {
        using var held = new Held(a, b, y, bias);
        switch (y.DType)
        {
            case DType.Float32:
                Multiply<float>(a, b, y, bias);
                break;
            case DType.Float64:
                Multiply<double>(a, b, y, bias);
                break;
            case DType.Int64:
                Multiply<long>(a, b, y, bias);
                break;
            case DType.Float16 or DType.BFloat16:
                Tensor wide = Tensor.Empty(y.Shape, DType.Float32, Device);
                MultiplyByKernels(Wide(a), Wide(b), wide, Wide(bias));
                Cast(wide, y);
                break;
            default:
                throw Unexpected(y.DType);
        }
    }

    private void Multiply(Tensor a, Tensor b, Tensor y, Tensor? bias)
    {
        if (y.Count > 0 && !Libraries.Multiply(a, b, y, bias))
            MultiplyByKernels(a, b, y, bias);
    }

    private void Multiply<T>(Tensor a, Tensor b, Tensor y, Tensor? bias)
        where T : unmanaged, INumber<T>
    {
        (int m, int n, int k) = (y.Shape[-2], y.Shape[-1], a.Shape[-1]);
        ReadOnlySpan<long> sa = a.Layout.Strides, sb = b.Layout.Strides;
        Multiply(
            new GemmOperand<T>(a, BatchOf(a.Layout), m, sa[^2], k, sa[^1]),
            new GemmOperand<T>(b, BatchOf(b.Layout), n, sb[^1], k, sb[^2]),
            RowsOf<T>(y, m, n, bias), new GemmShape(y.Count / ((long)m * n), m, n, k));

        static Layout BatchOf(Layout x) => new(new Shape(x.Shape.AsSpan()[..^2]), x.Strides[..^2].ToArray(), 0);
    }

    [return: NotNullIfNotNull(nameof(x))]
    private static Tensor? Wide(Tensor? x) => x?.Detach().Cast(DType.Float32);
}
