using DeepNet.Gpu.Memory;
using System.Numerics;
using DeepNet.Gpu.Kernels;

namespace DeepNet.Gpu;

internal sealed partial class GpuBackend
{
    /// <inheritdoc/>
    /// <remarks>The bias is added while the product is in registers.</remarks>
    public override Tensor Linear(Tensor x, Tensor w, Tensor? b)
    {
        using var held = new Held(x, w, b);
        Tensor y = x.New([x.Shape[0], w.Shape[0]]);
        Tensor? bias = b?.Contiguous();
        if (y.Count == 0)
            return y;
        switch (y.DType)
        {
            case DType.Float32:
                Linear<float>(x, w, bias, y);
                break;
            case DType.Float64:
                Linear<double>(x, w, bias, y);
                break;
            default:
                throw Unexpected(y.DType);
        }
        return y;
    }

    private void Linear<T>(Tensor x, Tensor w, Tensor? bias, Tensor y)
        where T : unmanaged, INumber<T>
    {
        Layout one = Layout.Contiguous(new Shape([]));
        ReadOnlySpan<long> xs = x.Layout.Strides, ws = w.Layout.Strides;
        (int rows, int columns, int depth) = (y.Shape[0], y.Shape[1], x.Shape[1]);
        Multiply(
            new GemmOperand<T>(x, one, rows, xs[0], depth, xs[1]),
            new GemmOperand<T>(w, one, columns, ws[0], depth, ws[1]), RowsOf<T>(y, rows, columns, bias),
            new GemmShape(1, rows, columns, depth));
    }
}
