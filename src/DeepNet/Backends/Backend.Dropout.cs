namespace DeepNet.Backends;

internal abstract partial class Backend
{
    /// <summary>mask = true with the given probability, each element by the generator's seed and its place after the position.</summary>
    public abstract void Bernoulli(Tensor mask, RandomState state, double probability);
}
