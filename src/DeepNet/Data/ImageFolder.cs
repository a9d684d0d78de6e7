using DeepNet.IO;

namespace DeepNet.Data;

/// <summary>Labelled images in a folder that has a folder of images for every class: <c>root/cat/1.png</c>.</summary>
/// <remarks>
/// <para>
/// Classes and images are sorted by the characters of their names, so numbers are the same on every system. Images are
/// files that lie in a class folder itself and end in one of <see cref="Extensions"/>, in any case; other files,
/// folders below, and what starts with a dot are left out. So are symbolic links that lead out of the root: whoever
/// fills a folder must not choose which other files are read.
/// </para>
/// <para>
/// A sample is read when it is asked for, from several threads if they want; <see cref="Datasets.Cache"/> keeps what
/// was read. Images differ in size, so a loader needs
/// <see cref="Datasets.Map{T, TResult}(IDataset{T}, Func{T, TResult})"/> with a <see cref="Transforms.Resize"/> before.
/// torchvision.datasets.ImageFolder.
/// </para>
/// </remarks>
public sealed class ImageFolder : IDataset<(Tensor Image, Tensor Label)>
{
    private static readonly string[] s_extensions = [".png", ".jpg", ".jpeg", ".bmp", ".pbm", ".pgm", ".ppm", ".pnm"];

    private readonly string[] _paths;
    private readonly long[] _labels;
    private readonly long _maxPixels;

    /// <summary>Lists the images of a folder; none is read yet.</summary>
    /// <param name="root">The folder of the class folders.</param>
    /// <param name="channels">What images are converted to: 1 (gray), 2 (gray, alpha), 3 (RGB) or 4 (RGB, alpha). Null
    /// leaves what each file has.</param>
    /// <param name="maxPixels">Refuses larger images before memory is taken for them.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">It has no class folder, or one of them has no image.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Channels other than 1 to 4, or no pixels allowed.</exception>
    public ImageFolder(string root, int? channels = 3, long maxPixels = ImageFile.DefaultMaxPixels)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        if (channels is < 1 or > 4)
        {
            throw new ArgumentOutOfRangeException(
                nameof(channels), channels, $"ImageFolder: {channels} channels; 1, 2, 3 or 4 can be had.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(maxPixels, 1);
        if (!Directory.Exists(root))
            throw new DirectoryNotFoundException($"ImageFolder: there is no folder {root}.");
        (Root, Channels, _maxPixels) = (root, channels, maxPixels);
        string real = LinkedPath.Resolve(root)!;
        string[] classes = [.. Entries(root, real, wantsFolders: true)];
        if (classes.Length == 0)
        {
            throw new InvalidDataException(
                $"ImageFolder: {root} has no folder in it; it needs one for each class, with the images of the class.");
        }

        var paths = new List<string>();
        var labels = new List<long>();
        for (int label = 0; label < classes.Length; label++)
        {
            int before = paths.Count;
            paths.AddRange(Entries(Path.Combine(root, classes[label]), real, wantsFolders: false)
                .Select(name => Path.Combine(root, classes[label], name)));
            if (paths.Count == before)
            {
                throw new InvalidDataException(
                    $"ImageFolder: {Path.Combine(root, classes[label])} has no image in it "
                        + $"({string.Join(", ", s_extensions)}); each folder of {root} is a class.");
            }

            labels.AddRange(Enumerable.Repeat((long)label, paths.Count - before));
        }

        ClassNames = classes;
        (_paths, _labels) = ([.. paths], [.. labels]);
    }

    /// <summary>The ends of the names of images: .png, .jpg, .jpeg, .bmp, .pbm, .pgm, .ppm, .pnm.</summary>
    public static IReadOnlyList<string> Extensions => s_extensions;

    /// <summary>The folder of the class folders.</summary>
    public string Root { get; }

    /// <summary>The channels of every image; null if each has its own.</summary>
    public int? Channels { get; }

    /// <summary>The names of the class folders; label i is the i-th.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>The file of every sample.</summary>
    public IReadOnlyList<string> Paths => _paths;

    /// <summary>The label of every sample, without reading any: [samples], Int64.</summary>
    public Tensor Labels => Tensor.From<long>(_labels, [_labels.Length]);

    /// <inheritdoc/>
    public int Count => _paths.Length;

    /// <summary>Reads an image, UInt8 [channels, height, width]; the label is a scalar, Int64.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample.</exception>
    /// <exception cref="InvalidDataException">The file is no image, damaged, or too large; the text names
    /// it.</exception>
    /// <exception cref="IOException">The file is gone or cannot be read.</exception>
    public (Tensor Image, Tensor Label) this[int index]
    {
        get
        {
            if ((uint)index >= (uint)Count)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(index), index, $"ImageFolder: there are {Count} images, not one with number {index}.");
            }

            return (ImageFile.Read(_paths[index], Channels, _maxPixels), Tensor.From(_labels[index]));
        }
    }

    /// <summary>Names in a folder, sorted, without those hidden and those that lead out of the root.</summary>
    private static IEnumerable<string> Entries(string folder, string root, bool wantsFolders) =>
        new DirectoryInfo(folder).EnumerateFileSystemInfos()
            .Where(entry => entry.Name[0] != '.' && (wantsFolders
                ? (entry.Attributes & FileAttributes.Directory) != 0
                : (entry.Attributes & FileAttributes.Directory) == 0 && IsImage(entry.Name)))
            .Where(entry => (entry.Attributes & FileAttributes.ReparsePoint) == 0
                || (LinkedPath.Resolve(entry.FullName) is { } target && LinkedPath.IsInside(target, root)))
            .Select(entry => entry.Name)
            .Order(StringComparer.Ordinal);

    private static bool IsImage(string name) =>
        s_extensions.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase);
}
