using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

internal sealed unsafe partial class CpuBackend
{
    public override void ConvolveGrads(Tensor x, Tensor dy, Tensor w, Tensor dx, Tensor dw, in ConvShape shape)
    {
        if (x.DType == DType.Float32)
        {
            ConvKernels.Gradients(
                x.Pointer<float>(), dy.Pointer<float>(), w.Pointer<float>(), dx.Pointer<float>(), dw.Pointer<float>(),
                shape);
        }
        else
        {
            ConvKernels.Gradients(
                x.Pointer<double>(), dy.Pointer<double>(), w.Pointer<double>(), dx.Pointer<double>(),
                dw.Pointer<double>(), shape);
        }

        GC.KeepAlive(x);
        GC.KeepAlive(dy);
        GC.KeepAlive(w);
        GC.KeepAlive(dx);
        GC.KeepAlive(dw);
    }
}
