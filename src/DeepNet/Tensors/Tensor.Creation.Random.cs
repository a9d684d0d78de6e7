namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>
    /// Sets the seed of the generator that random operations use by default: from here on the numbers repeat.
    /// </summary>
    /// <remarks>The same on every device and for any number of threads. torch.manual_seed.</remarks>
    public static void ManualSeed(ulong seed) => RandomSource.Default.SetState(new RandomState(seed, 0));

    /// <summary>Where the default generator stands, to be saved. torch.get_rng_state.</summary>
    public static RandomState GetRandomState() => RandomSource.Default.GetState();

    /// <summary>Goes on from a saved state of the default generator. torch.set_rng_state.</summary>
    public static void SetRandomState(RandomState state) => RandomSource.Default.SetState(state);

    /// <summary>Uniform numbers in [0, 1). torch.rand.</summary>
    /// <exception cref="DTypeException">The type is not floating point; see
    /// <see cref="RandInt(long, long, Shape, DType, Device?, RandomSource?)"/>.</exception>
    public static Tensor Rand(
        Shape shape, DType dtype = DType.Float32, Device? device = null, RandomSource? generator = null) =>
        Uniform(nameof(Rand), shape, 0, 1, dtype, device, generator);

    /// <summary>Uniform numbers in [0, 1) of this tensor's shape, type and device. torch.rand_like.</summary>
    public Tensor RandLike(RandomSource? generator = null) => Rand(Shape, DType, Device, generator);

    /// <summary>Standard normal numbers. torch.randn.</summary>
    /// <exception cref="DTypeException">The type is not floating point.</exception>
    public static Tensor Randn(
        Shape shape, DType dtype = DType.Float32, Device? device = null, RandomSource? generator = null) =>
        Normal(nameof(Randn), shape, 0, 1, dtype, device, generator);

    /// <summary>Standard normal numbers of this tensor's shape, type and device. torch.randn_like.</summary>
    public Tensor RandnLike(RandomSource? generator = null) => Randn(Shape, DType, Device, generator);

    /// <summary>Uniform integers in [low, high). torch.randint.</summary>
    /// <exception cref="ArgumentException">The range is empty or does not fit the type.</exception>
    public static Tensor RandInt(
        long low, long high, Shape shape, DType dtype = DType.Int64, Device? device = null,
        RandomSource? generator = null)
    {
        Check.Argument(low < high, $"RandInt: the range [{low}, {high}) is empty; low must be less than high.");
        if (dtype != DType.Int64)
        {
            ElementBits.Of(nameof(RandInt), low, dtype);
            ElementBits.Of(nameof(RandInt), high - 1, dtype);
        }

        Tensor y = Empty(shape, DType.Int64, device);
        RandomState state = (generator ?? RandomSource.Default).Reserve(y.Count);
        y.Backend.RandomIntegers(y, state, low, high);
        return y.Cast(dtype);
    }

    /// <summary>Uniform integers in [low, high) of this tensor's shape, type and device. torch.randint_like.</summary>
    /// <exception cref="ArgumentException">The range is empty or does not fit the type.</exception>
    public Tensor RandIntLike(long low, long high, RandomSource? generator = null) =>
        RandInt(low, high, Shape, DType, Device, generator);

    /// <summary>The numbers 0 … n-1 in random order, as Int64. torch.randperm.</summary>
    public static Tensor RandPerm(int n, Device? device = null, RandomSource? generator = null)
    {
        Check.Shape(n >= 0, $"RandPerm: {n} numbers.");
        RandomState state = (generator ?? RandomSource.Default).Reserve(n);
        return From<long>(Kernels.Philox.Permutation(n, state.Seed, state.Position), [n], device);
    }

    /// <summary>
    /// 1 with the probability that each element gives, else 0, in this tensor's type. torch.bernoulli.
    /// </summary>
    /// <remarks>No gradient flows.</remarks>
    /// <exception cref="DTypeException">The tensor is not floating point.</exception>
    public Tensor Bernoulli(RandomSource? generator = null)
    {
        Check.Floating(nameof(Bernoulli), this);
        DType wide = DType == DType.Float64 ? DType.Float64 : DType.Float32;
        return (Rand(Shape, wide, Device, generator) < Detach().Cast(wide)).Cast(DType);
    }

    /// <summary>1 with the given probability (a multiple of 2⁻³²), else 0.</summary>
    /// <exception cref="ArgumentException">The probability is not in [0, 1].</exception>
    public static Tensor Bernoulli(
        double probability, Shape shape, DType dtype = DType.Float32, Device? device = null,
        RandomSource? generator = null)
    {
        Check.Argument(probability is >= 0 and <= 1, $"Bernoulli: probability {probability} is not in [0, 1].");
        Tensor y = Empty(shape, DType.Bool, device);
        RandomState state = (generator ?? RandomSource.Default).Reserve(y.Count);
        y.Backend.RandomBernoulli(y, state, probability);
        return y.Cast(dtype);
    }

    /// <summary>Uniform numbers in [low, high).</summary>
    internal static Tensor Uniform(
        string name, Shape shape, double low, double high, DType dtype = DType.Float32, Device? device = null,
        RandomSource? generator = null)
    {
        Tensor y = Drawn(name, shape, dtype, device, generator, out RandomState state);
        y.Backend.RandomUniform(y, state, low, high);
        if (!dtype.IsHalf())
            return y;

        // Rounding to 11 or 8 bits would give high itself now and then: the last number below it takes its place.
        Tensor rounded = y.Cast(dtype);
        return Where(rounded.Cast(DType.Float32) < high, rounded, rounded.ScalarLike(Below(high, dtype)));
    }

    /// <summary>Normal numbers.</summary>
    internal static Tensor Normal(
        string name, Shape shape, double mean, double std, DType dtype = DType.Float32, Device? device = null,
        RandomSource? generator = null)
    {
        Tensor y = Drawn(name, shape, dtype, device, generator, out RandomState state);
        y.Backend.RandomNormal(y, state, mean, std);
        return y.Cast(dtype);
    }

    private static double Below(double value, DType dtype) =>
        dtype == DType.Float16 ? (double)Half.BitDecrement((Half)value)
        : value > 0 ? BFloat16.FromBits((ushort)(((BFloat16)value).Bits - 1))
        : value < 0 ? BFloat16.FromBits((ushort)(((BFloat16)value).Bits + 1))
        : -(double)BFloat16.Epsilon;

    private static Tensor Drawn(
        string name, Shape shape, DType dtype, Device? device, RandomSource? generator, out RandomState state)
    {
        if (!dtype.IsFloatingPoint())
            throw new DTypeException($"{name}: {dtype} is not a floating-point type; RandInt makes integers.", dtype);
        Tensor y = Empty(shape, dtype.IsHalf() ? DType.Float32 : dtype, device);
        state = (generator ?? RandomSource.Default).Reserve(y.Count);
        return y;
    }
}
