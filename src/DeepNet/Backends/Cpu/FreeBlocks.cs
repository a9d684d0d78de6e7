using System.Diagnostics.CodeAnalysis;

namespace DeepNet.Backends.Cpu;

/// <summary>Blocks of one size that wait for a tensor. Who came last goes first, the warm before the cold.</summary>
internal sealed class FreeBlocks
{
    private readonly Stack<MemoryBlock> _warm = [];
    private readonly Stack<MemoryBlock> _cold = [];

    public int Count => _warm.Count + _cold.Count;

    public void Put(MemoryBlock block, bool isCold) => (isCold ? _cold : _warm).Push(block);

    public bool TryTake([NotNullWhen(true)] out MemoryBlock? block) =>
        _warm.TryPop(out block) || _cold.TryPop(out block);
}
