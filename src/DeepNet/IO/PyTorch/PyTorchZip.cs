using System.Text;

namespace DeepNet.IO;

/// <summary>PyTorch's files since 1.6: a ZIP archive of a pickle and one entry for each storage.</summary>
internal static class PyTorchZip
{
    private const int LongestPickle = 1 << 28;
    private const string Pickle = "data.pkl";

    /// <summary>True if an archive's names are those of such a file.</summary>
    public static bool Fits(ZipReader zip) => zip.Names.Any(IsPickle);

    public static PyTorchContent Read(ZipReader zip)
    {
        string[] pickles = [.. zip.Names.Where(IsPickle)];
        if (pickles.Length != 1)
            throw new InvalidDataException($"the archive has {pickles.Length} entries {Pickle}, but must have one.");
        string folder = pickles[0][..^Pickle.Length];
        if (zip.Contains(folder + "constants.pkl"))
        {
            throw new InvalidDataException(
                "the archive is a TorchScript program, which is never run; save the module's state_dict() instead.");
        }

        bool isBigEndian = IsBigEndian(zip, folder + "byteorder");
        byte[] bytes = zip.ReadAll(pickles[0], LongestPickle);
        object? root = PickleMachine.Run(new PickleInput(bytes, 0, Pickle), new PyTorchObjects());
        return new PyTorchContent(
            root, bytes.Length, (storage, type) => ReadStorage(zip, folder, storage, type, isBigEndian));
    }

    private static bool IsPickle(string name) =>
        name == Pickle || (name.EndsWith("/" + Pickle, StringComparison.Ordinal) && name.Count(c => c == '/') == 1);

    private static bool IsBigEndian(ZipReader zip, string name) => zip.Contains(name)
        && Encoding.Latin1.GetString(zip.ReadAll(name, 16)).Trim() switch
        {
            "little" => false,
            "big" => true,
            string other => throw new InvalidDataException($"the byte order '{other}' is unknown."),
        };

    private static Tensor ReadStorage(
        ZipReader zip, string folder, PickleStorage storage, StoredType type, bool isBigEndian)
    {
        string name = $"{folder}data/{storage.Key}";
        if (!zip.Contains(name))
            throw new InvalidDataException($"its entry '{ZipReader.Shown(name)}' is missing in the archive.");
        return zip.Read(name, (stream, length) =>
        {
            (Shape shape, long bytes) = PyTorchTensors.MeasureStorage(storage, type);
            if (bytes != length)
            {
                throw new InvalidDataException(
                    $"its storage of {bytes} bytes has {length} in the entry '{ZipReader.Shown(name)}'.");
            }

            return StoredElements.Read(type, shape, isBigEndian, (span, _) => stream.ReadExactly(span));
        });
    }
}
