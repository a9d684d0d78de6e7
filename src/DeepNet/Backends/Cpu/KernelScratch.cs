using System.Runtime.InteropServices;

namespace DeepNet.Backends.Cpu;

/// <summary>What a scratch block is for: blocks of different purposes never share memory on one thread.</summary>
internal enum ScratchSlot
{
    /// <summary>Rows of the left matrix, packed for the whole product.</summary>
    GemmRows,

    /// <summary>Panels of the right matrix that several tasks read.</summary>
    GemmColumns,

    /// <summary>One packed panel of the right matrix and one tile.</summary>
    GemmPanel,

    /// <summary>What a panel source needs while it packs.</summary>
    PanelSource,

    /// <summary>The convolution's planes, columns and partial sums.</summary>
    Convolution,

    /// <summary>Attention's blocks of scores and what is packed for them.</summary>
    Attention,

    /// <summary>Channels of a normalization, brought together.</summary>
    Norm,

    /// <summary>What one task of a Winograd convolution works on.</summary>
    Winograd,

    /// <summary>One row of a Fourier transform or a recursive filter.</summary>
    Fourier,

    /// <summary>Strips of channels of a selective scan.</summary>
    StateSpace,

    /// <summary>A strip of a matrix that is decomposed.</summary>
    Strip,
}

/// <summary>
/// Aligned memory per thread and purpose that kernels use and forget: it grows, and is freed with its thread.
/// </summary>
/// <remarks>A block is valid until the same thread asks for the same slot again. Its content is undefined.</remarks>
internal sealed unsafe class KernelScratch
{
    private const nuint Alignment = 64;
    private const nuint LargePage = (nuint)HugePages.PageSize;

    [ThreadStatic]
    private static KernelScratch? _current;

    private static readonly int s_slots = Enum.GetValues<ScratchSlot>().Length;

    private readonly nint[] _blocks = new nint[s_slots];
    private readonly nuint[] _sizes = new nuint[s_slots];

    private KernelScratch()
    {
    }

    ~KernelScratch()
    {
        foreach (nint block in _blocks)
            NativeMemory.AlignedFree((void*)block);
    }

    /// <summary>At least <paramref name="count"/> elements, aligned to a cache line.</summary>
    public static T* Get<T>(ScratchSlot slot, long count)
        where T : unmanaged
    {
        KernelScratch scratch = _current ??= new KernelScratch();
        nuint bytes = (nuint)count * (nuint)sizeof(T);
        return (T*)(scratch._sizes[(int)slot] >= bytes ? (void*)scratch._blocks[(int)slot] : scratch.Grow(slot, bytes));
    }

    private void* Grow(ScratchSlot slot, nuint bytes)
    {
        nuint size = nuint.Max(bytes + bytes / 2, 1 << 16);
        NativeMemory.AlignedFree((void*)_blocks[(int)slot]);
        _blocks[(int)slot] = 0;
        _sizes[(int)slot] = 0;
        // Panels are read from end to end again and again: in small pages, that is a miss of the page tables for each.
        bool large = size > LargePage / 2;
        if (large)
            size = (size + LargePage - 1) & ~(LargePage - 1);
        void* block = NativeMemory.AlignedAlloc(size, large ? LargePage : Alignment);
        HugePages.AskFor((byte*)block, (long)size);
        _blocks[(int)slot] = (nint)block;
        _sizes[(int)slot] = size;
        return block;
    }
}
