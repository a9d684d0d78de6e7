namespace DeepNet.Backends.Cpu;

internal unsafe partial class CpuCoreBackend
{
    public override void MatMul(Tensor a, Tensor b, Tensor y)
    {
        throw Unexpected(y.DType);
    }
}
