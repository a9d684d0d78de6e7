namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary><see cref="Repeat"/> where missing counts in front are 1. torch.tile, numpy.tile.</summary>
    /// <exception cref="ShapeException">A count is negative.</exception>
    public Tensor Tile(params ReadOnlySpan<int> counts)
    {
        var all = new int[Math.Max(Rank, counts.Length)];
        Array.Fill(all, 1);
        counts.CopyTo(all.AsSpan(all.Length - counts.Length));
        return Repeat(all);
    }
}
