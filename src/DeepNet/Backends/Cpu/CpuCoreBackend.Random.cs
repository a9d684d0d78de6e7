namespace DeepNet.Backends.Cpu;

internal unsafe partial class CpuCoreBackend
{
    public override void RandomUniform(Tensor y, RandomState state, double low, double high)
    {
        if (y.DType == DType.Float64)
            RandomKernels.Uniform(y.Pointer<double>(), y.Count, state.Seed, state.Position, low, high);
        else
            RandomKernels.Uniform(y.Pointer<float>(), y.Count, state.Seed, state.Position, low, high);
        GC.KeepAlive(y);
    }

    public override void RandomNormal(Tensor y, RandomState state, double mean, double std)
    {
        if (y.DType == DType.Float64)
            RandomKernels.Normal(y.Pointer<double>(), y.Count, state.Seed, state.Position, mean, std);
        else
            RandomKernels.Normal(y.Pointer<float>(), y.Count, state.Seed, state.Position, mean, std);
        GC.KeepAlive(y);
    }

    public override void RandomIntegers(Tensor y, RandomState state, long low, long high)
    {
        RandomKernels.Integers(y.Pointer<long>(), y.Count, state.Seed, state.Position, low, high);
        GC.KeepAlive(y);
    }

    public override void RandomBernoulli(Tensor y, RandomState state, double probability)
    {
        RandomKernels.Bernoulli(y.Pointer<byte>(), y.Count, state.Seed, state.Position, probability);
        GC.KeepAlive(y);
    }
}
