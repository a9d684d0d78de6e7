namespace DeepNet.Data;

/// <summary>Pictures of clothes: 60,000 training and 10,000 test images of 28×28 grey pixels, ten classes.</summary>
/// <remarks>
/// Xiao, Rasul and Vollgraf, 2017, https://arxiv.org/abs/1708.07747; torchvision.datasets.FashionMNIST.
/// Files that are there already are found in the data folder itself and in its folders fashion-mnist,
/// images/fashion-mnist and FashionMNIST/raw;
/// unpacked files are read too.
/// </remarks>
public static class FashionMnist
{
    private static readonly IdxImageSet s_set = new(
        nameof(FashionMnist),
        "fashion-mnist",
        ["images/fashion-mnist", "FashionMNIST/raw"],
        [
            "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
            "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
        ])
    {
        // MD5 as the readme of zalandoresearch/fashion-mnist and torchvision publish them.
        Train = (
            new("train-images-idx3-ubyte.gz", Md5: "8d4fb7e6c68d591d4c3dfef9ec88bf0d"),
            new("train-labels-idx1-ubyte.gz", Md5: "25c81989df183df01b3e8a0aad5dffbe")),
        Test = (
            new("t10k-images-idx3-ubyte.gz", Md5: "bef4ecab320f06d8554ea6380940ec79"),
            new("t10k-labels-idx1-ubyte.gz", Md5: "bb300cfdad3c16e7a12a480ee83cd310")),
    };

    /// <summary>The names of the classes; label i is the i-th.</summary>
    public static IReadOnlyList<string> ClassNames { get; } =
        ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"];

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
