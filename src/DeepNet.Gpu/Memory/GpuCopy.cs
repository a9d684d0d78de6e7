namespace DeepNet.Gpu.Memory;

/// <summary>One use of a piece of pinned memory.</summary>
internal sealed class GpuCopy(HostPiece piece)
{
    public HostPiece Piece { get; } = piece;

    /// <summary>Whether it is known to be over: the piece may be at another copy then.</summary>
    public bool IsOver { get; set; }
}
