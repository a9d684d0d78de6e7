namespace DeepNet.Gpu.Kernels;

/// <summary>Some tensors that one launch goes through, in pieces of one length for a group of threads each.</summary>
internal readonly struct TensorTable
{
    /// <summary>Tensors of a launch, at most: kernels take no more than 4 KB of arguments.</summary>
    public const int Most = 8;

    /// <summary>Elements of a piece; a multiple of 4.</summary>
    public const int Length = 4096;

    private readonly Eight<long> _counts, _firsts;

    /// <summary>Lists 1 to <see cref="Most"/> tensors, by how many elements they have.</summary>
    public TensorTable(ReadOnlySpan<long> counts)
    {
        var firsts = new long[Most];
        Array.Fill(firsts, long.MaxValue);
        for (int i = 0; i < counts.Length; i++)
        {
            firsts[i] = Pieces;
            Pieces += PiecesOf(counts[i]);
        }

        (_counts, _firsts) = (new Eight<long>(counts), new Eight<long>(firsts));
    }

    /// <summary>Pieces of all tensors.</summary>
    public readonly long Pieces;

    /// <summary>How many pieces so many elements are.</summary>
    public static long PiecesOf(long count) => (count + Length - 1) / Length;

    /// <summary>The number of the tensor that a piece belongs to.</summary>
    public int TensorOf(long piece)
    {
        int after4 = piece < _firsts.E ? 0 : 4;
        int after2 = piece < _firsts.At(after4 + 2) ? after4 : after4 + 2;
        return piece < _firsts.At(after2 + 1) ? after2 : after2 + 1;
    }

    /// <summary>The first element of a piece.</summary>
    public long Start(int tensor, long piece) => (piece - _firsts.At(tensor)) * Length;

    /// <summary>The element behind the last one of a piece.</summary>
    public long End(int tensor, long piece) => Math.Min(Start(tensor, piece) + Length, _counts.At(tensor));
}
