namespace DeepNet.Gpu.Kernels;

/// <summary>Sizes of a batch of matrix products [rows, depth] · [depth, columns], and how the depth is cut.</summary>
/// <remarks>
/// A part of the depth is a slot of its own: slot = part · batches + batch. Parts are added up afterwards, in order.
/// </remarks>
internal readonly struct GemmShape(long batches, int rows, int columns, int depth, int parts = 1)
{
    /// <summary>A part is a multiple of this deep: of the deepest panel, so that quads are never cut.</summary>
    private const int Panel = 16;

    public readonly long Batches = batches;

    public readonly int Rows = rows;

    public readonly int Columns = columns;

    public readonly int Depth = depth;

    /// <summary>Steps of a part; the last may have fewer.</summary>
    public readonly int PartDepth =
        parts == 1 ? depth : (int)((((((long)depth + parts - 1) / parts) + Panel - 1) / Panel) * Panel);

    /// <summary>Elements of the result.</summary>
    public long Results => Batches * Rows * Columns;

    /// <summary>How many parts the depth has: not always as many as were asked for.</summary>
    public int Parts => PartDepth == 0 ? 1 : (Depth + PartDepth - 1) / PartDepth;

    /// <summary>The same with the depth cut into about so many parts.</summary>
    public GemmShape Cut(int parts) => new(Batches, Rows, Columns, Depth, parts);

    /// <summary>The batch of a slot, and the steps of its part.</summary>
    public (long Batch, int Begin, int End) Part(long slot)
    {
        long part = slot / Batches;
        int begin = (int)part * PartDepth, end = Depth - begin < PartDepth ? Depth : begin + PartDepth;
        return (slot - (part * Batches), begin, end);
    }

    /// <summary>Slot, row and column of an element of the result, or of the parts one after the other.</summary>
    public (long Slot, int Row, int Column) Result(long index)
    {
        long line = index / Columns, slot = line / Rows;
        return (slot, (int)(line - (slot * Rows)), (int)(index - (line * Columns)));
    }
}
