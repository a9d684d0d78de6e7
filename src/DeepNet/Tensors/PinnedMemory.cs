using System.Buffers;

namespace DeepNet;

/// <summary>Somebody else's memory, which stays where it is until nobody needs it any more.</summary>
internal sealed class PinnedMemory(MemoryHandle handle)
{
    private MemoryHandle _handle = handle;

    ~PinnedMemory() => _handle.Dispose();
}
