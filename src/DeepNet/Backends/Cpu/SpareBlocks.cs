namespace DeepNet.Backends.Cpu;

/// <summary>A few blocks that one thread gave back, for its next tensors of their sizes: warm, and without the pool's
/// lock.</summary>
/// <remarks>To the pool they are in use, by this. A thread that ends takes this along, and a sweep finds
/// them.</remarks>
internal sealed class SpareBlocks
{
    /// <summary>Larger blocks are worth a lock.</summary>
    public const long LargestBlock = 1L << 16;

    private const int Places = 4;

    private readonly MemoryBlock?[] _blocks = new MemoryBlock?[Places];
    private int _next;

    /// <summary>A block of this size, or null. It belongs to this until somebody else is set to be its owner.</summary>
    public MemoryBlock? Take(int sizeClass)
    {
        for (int i = 0; i < Places; i++)
        {
            if (_blocks[i] is { } block && block.SizeClass == sizeClass)
            {
                _blocks[i] = null;
                return block;
            }
        }

        return null;
    }

    /// <summary>Keeps a block. Gives back what has to go for it, or null.</summary>
    public MemoryBlock? Put(MemoryBlock block)
    {
        block.SetOwner(this);
        int place = Array.IndexOf(_blocks, null);
        if (place < 0)
            (place, _next) = (_next, (_next + 1) % Places);
        MemoryBlock? old = _blocks[place];
        _blocks[place] = block;
        return old;
    }
}
