using DeepNet.Kernels;

namespace DeepNet;

/// <summary>A source of random numbers determined by its seed, on every device and for any number of threads.</summary>
/// <remarks>
/// Counter-based (Philox 4x32-10, Salmon et al. 2011, https://doi.org/10.1145/2063384.2063405): a random tensor
/// reserves a range of counters, and each element is a function of the seed and its counter. Safe to use from several
/// threads; who draws first is then up to them, so give each its own generator (<see cref="Split()"/>) where runs have
/// to repeat.
/// </remarks>
public sealed class RandomSource
{
    // PyTorch's default seed: a program that sets none still repeats.
    internal const ulong DefaultSeed = 67280421310721;

    private readonly Lock _lock = new();
    private ulong _seed;
    private ulong _position;

    /// <summary>A generator at position 0.</summary>
    public RandomSource(ulong seed) => _seed = seed;

    /// <summary>What operations use that are given no generator.</summary>
    internal static RandomSource Default { get; } = new(DefaultSeed);

    /// <summary>The seed.</summary>
    public ulong Seed => GetState().Seed;

    /// <summary>The next unused counter; each serves four elements.</summary>
    public ulong Position => GetState().Position;

    /// <summary>Seed and position, to continue from here later.</summary>
    public RandomState GetState()
    {
        lock (_lock)
            return new RandomState(_seed, _position);
    }

    /// <summary>Continues from a state that <see cref="GetState"/> returned.</summary>
    public void SetState(RandomState state)
    {
        lock (_lock)
            (_seed, _position) = (state.Seed, state.Position);
    }

    /// <summary>Takes the counters for so many elements out of circulation and says where they begin.</summary>
    internal RandomState Reserve(long elements)
    {
        RandomJournal.Note(this);
        lock (_lock)
        {
            var state = new RandomState(_seed, _position);
            _position += Philox.CountersFor(elements);
            return state;
        }
    }

    /// <summary>A uniform 32-bit number. Uses up one counter, as all methods for a single number do.</summary>
    public uint NextUInt32()
    {
        RandomState state = Reserve(1);
        return Philox.Bits32(state.Seed, state.Position, 0);
    }

    /// <summary>A uniform number in [0, 1) with 53 random bits.</summary>
    public double NextDouble() => Philox.UnitDouble(NextUInt64());

    /// <summary>A uniform number in [<paramref name="low"/>, <paramref name="high"/>).</summary>
    /// <exception cref="ArgumentException">The range is empty.</exception>
    public int NextInt(int low, int high) => (int)NextInt64(low, high);

    /// <summary>A uniform number in [<paramref name="low"/>, <paramref name="high"/>).</summary>
    /// <exception cref="ArgumentException">The range is empty.</exception>
    public long NextInt64(long low, long high)
    {
        if (low >= high)
            throw new ArgumentException($"NextInt: the range [{low}, {high}) is empty; low must be less than high.");
        return Philox.Bounded(NextUInt64(), low, high);
    }

    /// <summary>Brings the elements into random order; every order is equally likely.</summary>
    /// <remarks>Fisher and Yates. Uses up one counter for four elements.</remarks>
    public void Shuffle<T>(Span<T> values)
    {
        RandomState state = Reserve(values.Length);
        Philox.Shuffle(values, state.Seed, state.Position);
    }

    /// <summary>A new generator whose numbers are independent of this one's; uses up one counter.</summary>
    /// <remarks>Its seed is a function of this seed and position, so splitting repeats as drawing does.</remarks>
    public RandomSource Split() => Split(Reserve(1));

    /// <summary>What <see cref="Split()"/> gives in a state.</summary>
    internal static RandomSource Split(RandomState state)
    {
        PhiloxWords words = Philox.Generate(state.Seed, state.Position, Philox.SplitStream);
        return new RandomSource(Philox.Join(words.X0, words.X1));
    }

    /// <summary>The type, seed and position.</summary>
    public override string ToString()
    {
        RandomState state = GetState();
        return $"RandomSource(seed {state.Seed}, position {state.Position})";
    }

    private ulong NextUInt64()
    {
        RandomState state = Reserve(1);
        return Philox.Bits64(state.Seed, state.Position, 0);
    }
}
