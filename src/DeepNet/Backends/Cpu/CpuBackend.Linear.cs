using System.Numerics;

namespace DeepNet.Backends.Cpu;

internal sealed unsafe partial class CpuBackend
{
    /// <inheritdoc/>
    /// <remarks>The bias is added to each tile of the product while it is in the first cache.</remarks>
    public override Tensor Linear(Tensor x, Tensor w, Tensor? b)
    {
        Tensor y = x.New([x.Shape[0], w.Shape[0]]);
        Tensor? bias = b?.Contiguous();
        if (y.DType == DType.Float32)
            Linear<float>(x, w, bias, y);
        else
            Linear<double>(x, w, bias, y);
        GC.KeepAlive(x);
        GC.KeepAlive(w);
        GC.KeepAlive(bias);
        GC.KeepAlive(y);
        return y;
    }

    private static void Linear<T>(Tensor x, Tensor w, Tensor? bias, Tensor y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ReadOnlySpan<long> xs = x.Layout.Strides, ws = w.Layout.Strides;
        (int rows, int columns) = (y.Shape[0], y.Shape[1]);
        Gemm.Multiply(
            x.Pointer<T>(), xs[0], xs[1], w.Pointer<T>(), ws[1], ws[0], y.Pointer<T>(), columns, rows, columns,
            x.Shape[1], accumulate: false, bias is null ? null : bias.Pointer<T>());
    }
}
