namespace DeepNet.Data;

/// <summary>Small photographs: 50,000 training and 10,000 test images of 32×32 coloured pixels, ten classes.</summary>
/// <remarks>
/// Krizhevsky, 2009, https://www.cs.toronto.edu/~kriz/cifar.html; torchvision.datasets.CIFAR10. Read is the binary
/// version: cifar-10-binary.tar.gz, or its unpacked folder cifar-10-batches-bin, in the data folder itself or in its
/// folders cifar10, cifar-10, images/cifar10 and images/cifar-10. The archive has 170 MB; it is never unpacked to the
/// disk.
/// </remarks>
public static class Cifar10
{
    private const string Archive = "cifar-10-binary.tar.gz";
    private const string Batches = "cifar-10-batches-bin";
    private const string TestBatch = "test_batch.bin";
    private const int Size = 32;
    private const int Pixels = 3 * Size * Size;
    private const int Record = 1 + Pixels;
    private const int MostRecords = 10_000;
    private const long LargestArchive = 1L << 30;

    private static readonly string[] s_folders = ["cifar-10", "images/cifar10", "images/cifar-10"];

    private static readonly DataFile s_archive = new(
        $"cifar10/{Archive}", new Uri("https://www.cs.toronto.edu/~kriz/" + Archive))
    {
        OtherPaths = [.. s_folders.Select(folder => $"{folder}/{Archive}"), Archive],
        Length = 170_052_171,
        // As the page of the data set publishes it.
        Md5 = "c32a1d4ab5d03f1284b67883e8d87530",
    };

    private static readonly string[] s_trainBatches =
        [.. Enumerable.Range(1, 5).Select(number => $"data_batch_{number}.bin")];

    /// <summary>The names of the classes; label i is the i-th.</summary>
    public static IReadOnlyList<string> ClassNames { get; } =
        ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

    /// <summary>Reads the images and their labels.</summary>
    /// <param name="folder">Where data sets lie; null for the folder of DEEPNET_DATA, or the user's cache.</param>
    /// <param name="train">True for the training images, false for the test images.</param>
    /// <param name="download">True to download the archive if it is not there.</param>
    /// <param name="dtype">Float32 (or another floating-point type) for pixels in [0, 1], UInt8 for 0 to 255, which
    /// needs a quarter of the memory.</param>
    /// <returns>Images [n, 3, 32, 32], channels red, green, blue, and labels [n], Int64.</returns>
    /// <exception cref="DataFileException">The archive is missing and may not or could not be downloaded.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or not one of this set.</exception>
    /// <exception cref="DTypeException">Pixels cannot have that type.</exception>
    public static TensorDataset Load(
        DataFolder? folder = null, bool train = true, bool download = false, DType dtype = DType.Float32) =>
        Task.Run(() => LoadAsync(folder, train, download, dtype)).GetAwaiter().GetResult();

    /// <summary>Reads the images and their labels without blocking while the archive is downloaded.</summary>
    /// <param name="folder">Where data sets lie; null for the folder of DEEPNET_DATA, or the user's cache.</param>
    /// <param name="train">True for the training images, false for the test images.</param>
    /// <param name="download">True to download the archive if it is not there.</param>
    /// <param name="dtype">Float32 (or another floating-point type) for pixels in [0, 1], UInt8 for 0 to 255.</param>
    /// <param name="progress">Told how far a download is.</param>
    /// <param name="cancellationToken">Ends a download, which can be resumed, or the reading.</param>
    /// <returns>Images [n, 3, 32, 32], channels red, green, blue, and labels [n], Int64.</returns>
    /// <exception cref="DataFileException">The archive is missing and may not or could not be downloaded.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or not one of this set.</exception>
    /// <exception cref="DTypeException">Pixels cannot have that type.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<TensorDataset> LoadAsync(
        DataFolder? folder = null,
        bool train = true,
        bool download = false,
        DType dtype = DType.Float32,
        IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        Data.Pixels.CheckType(nameof(Cifar10), dtype);
        folder ??= new DataFolder();
        string[] names = train ? s_trainBatches : [TestBatch];
        string? unpacked = folder.FindFolder(
            [.. s_folders.Prepend("cifar10").Select(other => $"{other}/{Batches}"), Batches], names);
        Tensor[] parts = unpacked is not null
            ? ReadFolder(unpacked, names)
            : ReadArchive(
                await folder.GetAsync(s_archive, download, progress, cancellationToken).ConfigureAwait(false),
                names,
                cancellationToken);
        Tensor records = Tensor.Concat(parts, 0);
        Tensor images = records.Narrow(1, 1, Pixels).Reshape([-1, 3, Size, Size]);
        return new TensorDataset(
            Data.Pixels.Convert(images, dtype), records.Select(1, 0).Cast(DType.Int64));
    }

    /// <summary>The records of batches in an archive, each [n, 3073].</summary>
    internal static Tensor[] ReadArchive(string path, string[] names, CancellationToken cancellationToken)
    {
        var parts = new Tensor?[names.Length];
        TarArchive.Read(
            path,
            name => Index(names, name) >= 0,
            MostRecords * Record,
            LargestArchive,
            (name, bytes) =>
            {
                ref Tensor? part = ref parts[Index(names, name)];
                if (part is not null)
                    throw new InvalidDataException($"'{name}' stands twice in the archive.");
                part = Records(name, bytes);
            },
            cancellationToken);
        int missing = Array.IndexOf(parts, null);
        if (missing >= 0)
            throw new InvalidDataException($"{path}: '{Batches}/{names[missing]}' is not in the archive.");
        return parts!;
    }

    private static Tensor[] ReadFolder(string folder, string[] names) => Array.ConvertAll(names, name =>
    {
        string path = Path.Combine(folder, name);
        long length = new FileInfo(path).Length;
        return length <= MostRecords * Record
            ? Records(path, File.ReadAllBytes(path))
            : throw new InvalidDataException($"{path}: {length} bytes are more than {MostRecords} records.");
    });

    private static int Index(string[] names, string name) =>
        name.StartsWith(Batches + "/", StringComparison.Ordinal)
            ? Array.IndexOf(names, name[(Batches.Length + 1)..])
            : -1;

    private static Tensor Records(string name, byte[] bytes)
    {
        if (bytes.Length == 0 || bytes.Length % Record != 0)
        {
            throw new InvalidDataException(
                $"{name}: {bytes.Length} bytes are no number of records of {Record} bytes: a label, {Pixels} pixels.");
        }

        for (int i = 0; i < bytes.Length; i += Record)
        {
            if (bytes[i] >= ClassNames.Count)
            {
                throw new InvalidDataException(
                    $"{name}: the label of record {i / Record} is {bytes[i]}; labels are 0 to {ClassNames.Count - 1}.");
            }
        }

        return Tensor.From<byte>(bytes, [bytes.Length / Record, Record]);
    }
}
