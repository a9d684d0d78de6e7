namespace DeepNet.Data;

/// <summary>Labelled images in four idx files, as MNIST and its successors are published.</summary>
/// <param name="name">What errors call it.</param>
/// <param name="folder">Its folder below the data folder.</param>
/// <param name="otherFolders">Where else its files are looked for.</param>
/// <param name="servers">Addresses to which a file's name is appended.</param>
internal sealed class IdxImageSet(string name, string folder, string[] otherFolders, string[] servers)
{
    public const int Classes = 10;
    private const int Size = 28;

    public required (IdxDownload Images, IdxDownload Labels) Train { get; init; }

    public required (IdxDownload Images, IdxDownload Labels) Test { get; init; }

    public async Task<TensorDataset> LoadAsync(
        DataFolder? root,
        bool train,
        bool download,
        DType dtype,
        IProgress<DownloadProgress>? progress,
        CancellationToken cancellationToken)
    {
        Pixels.CheckType(name, dtype);
        root ??= new DataFolder();
        (IdxDownload images, IdxDownload labels) = train ? Train : Test;
        string imagePath = await root.GetAsync(File(images), download, progress, cancellationToken)
            .ConfigureAwait(false);
        string labelPath = await root.GetAsync(File(labels), download, progress, cancellationToken)
            .ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return Read(imagePath, labelPath, dtype);
    }

    private static TensorDataset Read(string imagePath, string labelPath, DType dtype)
    {
        Tensor x = IdxFile.Read(imagePath);
        if (x.Rank != 3 || x.Shape[1] != Size || x.Shape[2] != Size)
            throw new InvalidDataException($"{imagePath}: the shape is {x.Shape}, but images are [n, {Size}, {Size}].");
        Tensor y = IdxFile.Read(labelPath);
        if (y.Rank != 1 || y.Shape[0] != x.Shape[0])
        {
            throw new InvalidDataException(
                $"{labelPath}: the shape is {y.Shape}, but {imagePath} has {x.Shape[0]} images.");
        }

        int wrong = y.AsSpan<byte>().IndexOfAnyExceptInRange((byte)0, (byte)(Classes - 1));
        if (wrong >= 0)
        {
            throw new InvalidDataException(
                $"{labelPath}: label {wrong} is {y.AsSpan<byte>()[wrong]}; labels are 0 to {Classes - 1}.");
        }

        return new TensorDataset(Pixels.Convert(x.Unsqueeze(1), dtype), y.Cast(DType.Int64));
    }

    private DataFile File(IdxDownload file)
    {
        string plain = Path.GetFileNameWithoutExtension(file.Name);
        return new DataFile($"{folder}/{file.Name}", [.. servers.Select(server => new Uri(server + file.Name))])
        {
            // The bare root comes last: files of another set of the family may lie there.
            OtherPaths =
            [
                $"{folder}/{plain}",
                .. otherFolders.SelectMany(other => new[] { $"{other}/{file.Name}", $"{other}/{plain}" }),
                file.Name,
                plain,
            ],
            Length = file.Length,
            Sha256 = file.Sha256,
            Md5 = file.Md5,
        };
    }
}
