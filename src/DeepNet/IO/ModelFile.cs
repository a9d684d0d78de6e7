namespace DeepNet.IO;

/// <summary>Reads named tensors from a file of any known format.</summary>
internal static class ModelFile
{
    private const int BraceAt = 8;

    /// <summary>
    /// The tensors of a safetensors, PyTorch or npz file, the content decides which it is, not the name; or of a
    /// folder, see <see cref="ModelFolder"/>.
    /// </summary>
    /// <exception cref="ModelFileException">The file breaks a rule of its format.</exception>
    public static IReadOnlyDictionary<string, Tensor> Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
            return ModelFolder.Load(path);
        using FileStream file = File.OpenRead(path);
        ModelFileKind kind = KindOf(file);
        if (kind == ModelFileKind.Other)
            return Safetensors.Load(path).Tensors;
        try
        {
            return kind == ModelFileKind.Pickle || IsPyTorch(file)
                ? PyTorchFile.Read(path, file).Tensors
                : Npz.Load(path);
        }
        catch (InvalidDataException e)
        {
            throw new ModelFileException(path, e.Message, e);
        }
    }

    /// <summary>What the file is; its position is the start again.</summary>
    public static ModelFileKind KindOf(FileStream file)
    {
        Span<byte> start = stackalloc byte[BraceAt + 1];
        file.Position = 0;
        int count = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        file.Position = 0;
        start = start[..count];
        // The length of a safetensors header may begin with any bytes, but a brace always follows it.
        if (count > BraceAt && start[BraceAt] == (byte)'{')
            return ModelFileKind.Other;
        return start switch
        {
            [(byte)'P', (byte)'K', 3 or 5, 4 or 6, ..] => ModelFileKind.Zip,
            [(byte)PickleOp.Proto, ..] => ModelFileKind.Pickle,
            _ => ModelFileKind.Other,
        };
    }

    private static bool IsPyTorch(FileStream file)
    {
        using var zip = new ZipReader(file);
        return PyTorchZip.Fits(zip);
    }
}
