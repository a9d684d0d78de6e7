using DeepNet.Gpu.Memory;

namespace DeepNet.Gpu;

internal sealed partial class GpuBackend
{
    /// <inheritdoc/>
    /// <remarks>The bias is added while the product is in registers.</remarks>
    public override Tensor Linear(Tensor x, Tensor w, Tensor? b)
    {
        using var held = new Held(x, w, b);
        Tensor y = x.New([x.Shape[0], w.Shape[0]]);
        Multiply(x, w.Detach().Transpose(), y, b?.Detach().Contiguous());
        return y;
    }
}
