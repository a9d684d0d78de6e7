namespace DeepNet.Gpu.Kernels;

/// <summary>Two numbers that are folded together.</summary>
internal readonly struct Pair<T>(T first, T second)
    where T : unmanaged
{
    public readonly T First = first;

    public readonly T Second = second;
}
