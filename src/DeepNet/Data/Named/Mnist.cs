namespace DeepNet.Data;

/// <summary>Handwritten digits: 60,000 training and 10,000 test images of 28×28 grey pixels, ten classes.</summary>
/// <remarks>
/// LeCun, Cortes and Burges, http://yann.lecun.com/exdb/mnist; torchvision.datasets.MNIST.
/// Files that are there already are found in the data folder itself and in its folders mnist, images/mnist
/// and MNIST/raw;
/// unpacked files are read too.
/// </remarks>
public static class Mnist
{
    private static readonly IdxImageSet s_set = new(
        nameof(Mnist),
        "mnist",
        ["images/mnist", "MNIST/raw"],
        ["https://ossci-datasets.s3.amazonaws.com/mnist/", "https://storage.googleapis.com/cvdf-datasets/mnist/"])
    {
        // Computed from copies whose MD5 are the published ones.
        Train = (
            new("train-images-idx3-ubyte.gz", 9_912_422,
                "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
            new("train-labels-idx1-ubyte.gz", 28_881,
                "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c")),
        Test = (
            new("t10k-images-idx3-ubyte.gz", 1_648_877,
                "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
            new("t10k-labels-idx1-ubyte.gz", 4_542,
                "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6")),
    };

    /// <summary>The names of the classes; label i is the i-th.</summary>
    public static IReadOnlyList<string> ClassNames { get; } =
        ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    /// <summary>Reads the images and their labels.</summary>
    /// <param name="folder">Where data sets lie; null for the folder of DEEPNET_DATA, or the user's cache.</param>
    /// <param name="train">True for the 60,000 training images, false for the 10,000 test images.</param>
    /// <param name="download">True to download files that are not there.</param>
    /// <param name="dtype">Float32 (or another floating-point type) for pixels in [0, 1], UInt8 for 0 to 255, which
    /// needs a quarter of the memory.</param>
    /// <returns>Images [n, 1, 28, 28] and labels [n], Int64.</returns>
    /// <exception cref="DataFileException">A file is missing and may not or could not be downloaded.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or not one of this set.</exception>
    /// <exception cref="DTypeException">Pixels cannot have that type.</exception>
    public static TensorDataset Load(
        DataFolder? folder = null, bool train = true, bool download = false, DType dtype = DType.Float32) =>
        Task.Run(() => LoadAsync(folder, train, download, dtype)).GetAwaiter().GetResult();

    /// <summary>Reads the images and their labels without blocking while files are downloaded.</summary>
    /// <param name="folder">Where data sets lie; null for the folder of DEEPNET_DATA, or the user's cache.</param>
    /// <param name="train">True for the 60,000 training images, false for the 10,000 test images.</param>
    /// <param name="download">True to download files that are not there.</param>
    /// <param name="dtype">Float32 (or another floating-point type) for pixels in [0, 1], UInt8 for 0 to 255.</param>
    /// <param name="progress">Told how far a download is.</param>
    /// <param name="cancellationToken">Ends a download; what has arrived is kept for the next one.</param>
    /// <returns>Images [n, 1, 28, 28] and labels [n], Int64.</returns>
    /// <exception cref="DataFileException">A file is missing and may not or could not be downloaded.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or not one of this set.</exception>
    /// <exception cref="DTypeException">Pixels cannot have that type.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static Task<TensorDataset> LoadAsync(
        DataFolder? folder = null,
        bool train = true,
        bool download = false,
        DType dtype = DType.Float32,
        IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        s_set.LoadAsync(folder, train, download, dtype, progress, cancellationToken);
}
