namespace DeepNet.Gpu;

/// <summary>The memory of a device at one moment: <see cref="GpuDevice.Memory"/>.</summary>
/// <param name="InUseBytes">Bytes of tensors, rounded up to blocks. Tensors that nobody can reach any more count until
/// the garbage collector has noticed them, which is looked for before memory runs out.</param>
/// <param name="ReservedBytes">Bytes taken from the driver: those in use, and those kept for the next tensors.</param>
/// <param name="PeakBytes">The most bytes that were in use at once, since the start or
/// <see cref="GpuDevice.ResetPeakMemory"/>.</param>
/// <param name="Blocks">The blocks that <paramref name="ReservedBytes"/> are made of, each an allocation of the
/// driver's.</param>
public readonly record struct GpuMemory(long InUseBytes, long ReservedBytes, long PeakBytes, int Blocks);
