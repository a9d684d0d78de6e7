using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

internal unsafe partial class CpuCoreBackend
{
    public override void Convolve(Tensor x, Tensor w, Tensor? bias, Tensor y, in ConvShape shape)
    {
        if (x.DType == DType.Float32)
        {
            ConvKernels.Forward(
                x.Pointer<float>(), w.Pointer<float>(), bias == null ? null : bias.Pointer<float>(),
                y.Pointer<float>(), shape);
        }
        else
        {
            ConvKernels.Forward(
                x.Pointer<double>(), w.Pointer<double>(), bias == null ? null : bias.Pointer<double>(),
                y.Pointer<double>(), shape);
        }
        KeepAlive(x, w, y);
        GC.KeepAlive(bias);
    }

    public override void ConvolveInputGrad(Tensor dy, Tensor w, Tensor dx, in ConvShape shape)
    {
        if (dy.DType == DType.Float32)
            ConvKernels.InputGradient(dy.Pointer<float>(), w.Pointer<float>(), dx.Pointer<float>(), shape);
        else
            ConvKernels.InputGradient(dy.Pointer<double>(), w.Pointer<double>(), dx.Pointer<double>(), shape);
        KeepAlive(dy, w, dx);
    }

    public override void ConvolveWeightGrad(Tensor x, Tensor dy, Tensor dw, in ConvShape shape)
    {
        if (x.DType == DType.Float32)
            ConvKernels.WeightGradient(x.Pointer<float>(), dy.Pointer<float>(), dw.Pointer<float>(), shape);
        else
            ConvKernels.WeightGradient(x.Pointer<double>(), dy.Pointer<double>(), dw.Pointer<double>(), shape);
        KeepAlive(x, dy, dw);
    }

    // The kernels hold raw pointers: the tensors must outlive them.
    private static void KeepAlive(Tensor a, Tensor b, Tensor c)
    {
        GC.KeepAlive(a);
        GC.KeepAlive(b);
        GC.KeepAlive(c);
    }
}
