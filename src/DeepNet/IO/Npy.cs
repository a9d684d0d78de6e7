namespace DeepNet.IO;

/// <summary>Reads and writes NumPy's npy files: one array each.</summary>
/// <remarks>
/// Format versions 1 to 3, both byte orders, C and Fortran order. 16-bit integers and unsigned 32-bit ones, which have
/// no tensor type of their own, are read as the next wider type (i2 and u2 as Int32, u4 as Int64). Unsigned 64-bit
/// integers, complex numbers, texts, times, records and Python objects are refused by name; nothing is ever unpickled.
/// Format: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html.
/// </remarks>
public static class Npy
{
    /// <summary>The array of a file, as a tensor of its shape.</summary>
    /// <exception cref="InvalidDataException">The file breaks a rule of the format, is longer or shorter than its
    /// header says, or holds elements of no tensor type.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static Tensor Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using FileStream file = File.OpenRead(path);
        try
        {
            return Read(file, file.Length);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw new InvalidDataException($"Npy: {path}: {e.Message}", e);
        }
    }

    /// <summary>
    /// Writes a tensor; an older file of that name is replaced once the new one is complete on the disk.
    /// </summary>
    /// <exception cref="DTypeException">The tensor is BFloat16, which NumPy does not know.</exception>
    /// <exception cref="ShapeException">The tensor has more than 64 dims.</exception>
    public static void Save(string path, Tensor tensor)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(tensor);
        byte[] header = HeaderOf(tensor);
        AtomicFile.Write(path, stream =>
        {
            stream.Write(header);
            StoredElements.Write(stream, tensor);
        });
    }

    /// <summary>Reads an array that takes all of <paramref name="length"/> bytes.</summary>
    internal static Tensor Read(Stream stream, long length)
    {
        NpyHeader header = NpyHeader.Read(stream, length);
        Shape shape = header.IsFortran ? new Shape([.. header.Shape.Reverse()]) : header.Shape;
        Tensor x = StoredElements.Read(
            header.Type, shape, header.IsBigEndian, (bytes, _) => stream.ReadExactly(bytes));
        return header.IsFortran
            ? x.Permute([.. Enumerable.Range(0, shape.Rank).Reverse()]).Contiguous()
            : x;
    }

    internal static byte[] HeaderOf(Tensor tensor)
    {
        Check.Shape(
            tensor.Rank <= NpyHeader.LargestRank,
            $"Npy.Save: shape {tensor.Shape} has {tensor.Rank} dims, but NumPy takes {NpyHeader.LargestRank} at most.");
        return NpyHeader.Write(tensor.DType, tensor.Shape);
    }
}
