using DeepNet.Kernels;

namespace DeepNet.Backends;

internal abstract partial class Backend
{
    /// <summary>yᵢ = a number drawn with the parameters aᵢ and bᵢ; element i depends on them, the seed, the position
    /// and
    /// i alone, and uses up one counter. All Float64.</summary>
    public abstract void RandomDraw<TDraw>(Tensor a, Tensor b, Tensor y, RandomState state)
        where TDraw : struct, IRandomDraw;

    /// <summary>yᵢ = f(aᵢ, bᵢ), for functions too rare for lanes. All Float64.</summary>
    public abstract void Map2<TFunction>(Tensor a, Tensor b, Tensor y)
        where TFunction : struct, IScalarFunction2;
}
