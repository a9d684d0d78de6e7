namespace DeepNet.Gpu.Kernels;

/// <summary>How many threads share a tile of a matrix product.</summary>
internal interface IGemmGroup
{
    /// <summary>Threads along each side of the tile.</summary>
    static abstract int Side { get; }

    /// <summary>Steps of a panel.</summary>
    static abstract int Depth { get; }
}

/// <summary>256 threads, 16 steps: with 4 · 4 results per thread.</summary>
internal readonly struct GemmGroup16 : IGemmGroup
{
    public static int Side => 16;

    public static int Depth => 16;
}

/// <summary>256 threads, 8 steps: with 8 · 8 results per thread.</summary>
internal readonly struct GemmGroup16Flat : IGemmGroup
{
    public static int Side => 16;

    public static int Depth => 8;
}

/// <summary>16 threads: for devices that cannot have more.</summary>
internal readonly struct GemmGroup4 : IGemmGroup
{
    public static int Side => 4;

    public static int Depth => 4;
}
