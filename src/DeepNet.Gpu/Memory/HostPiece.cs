namespace DeepNet.Gpu.Memory;

/// <summary>Pinned host memory that one copy after the other goes through.</summary>
/// <param name="Memory">Its first byte.</param>
/// <param name="Mark">The event behind its latest copy.</param>
internal sealed record HostPiece(nint Memory, nint Mark);
