using System.Numerics;

namespace DeepNet.Gpu.Kernels;

/// <summary>How groups of threads share [outer, n, inner] where n is folded or gone through: a tile each.</summary>
/// <remarks>
/// A tile has up to 32 neighbouring columns, so that neighbouring threads read neighbouring elements: with inner = 1 it
/// is a row. Where that gives few tiles, n may be cut into parts. All depends on the shape alone.
/// </remarks>
internal readonly struct GroupCover
{
    /// <summary>Columns of a tile, at most.</summary>
    private const int MostColumns = 32;

    /// <summary>Elements of n that one thread goes through alone, where they are so few.</summary>
    private const int FewElements = 32;

    /// <summary>Columns that are enough for a thread each.</summary>
    private const long ManyColumns = 1 << 17;

    /// <summary>With so many tiles n need not be cut.</summary>
    private const long ManyTiles = 1024;

    /// <summary>Elements of a slot in a part of n.</summary>
    private const int ElementsOfPart = 32;

    /// <summary>Elements that a slot is to have at least: a tree over nearly empty slots takes longer.</summary>
    private const int FewestElements = 4;

    private readonly long _n, _inner, _strips, _part;
    private readonly int _width, _rows;

    /// <summary>Lays tiles over [outer, n, inner], none of them 0.</summary>
    /// <param name="outer">Dims before.</param>
    /// <param name="n">The dim.</param>
    /// <param name="inner">Dims after.</param>
    /// <param name="isCut">Whether n may be cut into parts.</param>
    public GroupCover(long outer, long n, long inner, bool isCut)
    {
        (_n, _inner) = (n, inner);
        _strips = Ceiling(inner, MostColumns);
        _width = (int)Ceiling(inner, _strips);
        _strips = Ceiling(inner, _width);
        _rows = 1;
        while (2 * _rows * _width <= GroupTree.Slots && FewestElements * _rows < n)
            _rows *= 2;
        _part = isCut && outer * _strips < ManyTiles ? ElementsOfPart * _rows : n;
        Parts = Ceiling(n, _part);
        Pieces = outer * Parts * _strips;
        PartCount = Math.Min(_part, n);
        LastCount = n - ((Parts - 1) * _part);
    }

    /// <summary>Parts of n.</summary>
    public readonly long Parts;

    /// <summary>Tiles.</summary>
    public readonly long Pieces;

    /// <summary>Elements of n in every part but the last.</summary>
    public readonly long PartCount;

    /// <summary>Elements of n in the last part.</summary>
    public readonly long LastCount;

    /// <summary>Whether every column of [outer, n, inner] is better left to one thread.</summary>
    public static bool SuitsThreads(long outer, long n, long inner) =>
        n <= FewElements || (inner >= MostColumns && outer * inner >= ManyColumns);

    /// <summary>Threads of a group.</summary>
    /// <param name="most">What the device can do.</param>
    public int Threads(int most) =>
        Math.Min(most, Math.Max(32, (int)BitOperations.RoundUpToPowerOf2((uint)(_rows * _width))));

    /// <summary>The tile of a piece of work.</summary>
    public GroupTile At(long piece)
    {
        long block = piece / _strips, column = (piece - (block * _strips)) * _width;
        long outer = block / Parts, part = block - (outer * Parts), k = part * _part;
        long start = (((outer * _n) + k) * _inner) + column;
        long end = ((outer * _n) + Math.Min(k + _part, _n)) * _inner;
        int width = (int)Math.Min(_width, _inner - column);
        return new GroupTile(
            start, end, _inner, k, _rows, width, part, (outer * _inner) + column, (block * _inner) + column);
    }

    private static long Ceiling(long a, long b) => (a + b - 1) / b;
}
