namespace DeepNet.Backends;

/// <summary>
/// Random numbers by Philox: element i depends on the seed, the position and i alone, on every device.
/// </summary>
internal abstract partial class Backend
{
    /// <summary>Uniform in [low, high); Float32 or Float64.</summary>
    public abstract void RandomUniform(Tensor y, RandomState state, double low, double high);

    /// <summary>Normal; Float32 or Float64.</summary>
    public abstract void RandomNormal(Tensor y, RandomState state, double mean, double std);

    /// <summary>Uniform in [low, high); Int64.</summary>
    public abstract void RandomIntegers(Tensor y, RandomState state, long low, long high);

    /// <summary>True with the given probability; Bool.</summary>
    public abstract void RandomBernoulli(Tensor y, RandomState state, double probability);
}
