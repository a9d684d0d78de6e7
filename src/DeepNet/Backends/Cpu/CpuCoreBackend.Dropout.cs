namespace DeepNet.Backends.Cpu;

internal unsafe partial class CpuCoreBackend
{
    public override void Bernoulli(Tensor mask, RandomState state, double probability)
    {
        RandomKernels.Bernoulli(mask.Pointer<byte>(), mask.Count, state.Seed, state.Position, probability);
        GC.KeepAlive(mask);
    }
}
