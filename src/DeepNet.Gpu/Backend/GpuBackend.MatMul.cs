using DeepNet.Gpu.Memory;
using System.Numerics;
using DeepNet.Gpu.Kernels;

namespace DeepNet.Gpu;

internal sealed partial class GpuBackend
{
    public override void MatMul(Tensor a, Tensor b, Tensor y)
    {
        using var held = new Held(a, b, y);
        if (y.Count == 0)
            return;
        switch (y.DType)
        {
            case DType.Float32:
                MatMul<float>(a, b, y);
                break;
            case DType.Float64:
                MatMul<double>(a, b, y);
                break;
            case DType.Int64:
                MatMul<long>(a, b, y);
                break;
            default:
                throw Unexpected(y.DType);
        }
    }

    private void MatMul<T>(Tensor a, Tensor b, Tensor y)
        where T : unmanaged, INumber<T>
    {
        (int m, int n, int k) = (y.Shape[-2], y.Shape[-1], a.Shape[-1]);
        ReadOnlySpan<long> sa = a.Layout.Strides, sb = b.Layout.Strides;
        Multiply(
            new GemmOperand<T>(a, BatchOf(a.Layout), m, sa[^2], k, sa[^1]),
            new GemmOperand<T>(b, BatchOf(b.Layout), n, sb[^1], k, sb[^2]),
            RowsOf<T>(y, m, n), new GemmShape(y.Count / ((long)m * n), m, n, k));

        static Layout BatchOf(Layout x) => new(new Shape(x.Shape.AsSpan()[..^2]), x.Strides[..^2].ToArray(), 0);
    }
}
