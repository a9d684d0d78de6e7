namespace DeepNet.CommandLine;

/// <summary>The idx files of a folder in the manner of MNIST: <c>train-images-idx3-ubyte.gz</c> and its like.</summary>
internal sealed record IdxFolder((string Images, string Labels) Train, (string Images, string Labels)? Test)
{
    private const string Kind = "idx3";

    /// <summary>The files, or null if there are no images in idx files.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">Labels are missing, or it is not clear which files are meant.</exception>
    public static IdxFolder? Find(string folder)
    {
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"there is no folder {folder}.");
        string[] images = [.. Directory.EnumerateFiles(folder)
            .Where(path => Contains(path, "images") && Contains(path, Kind)).Order(StringComparer.Ordinal)];
        if (images.Length == 0)
            return null;

        // A file and its gzipped self are the same data.
        images = [.. images.DistinctBy(Stem)];
        string[] train = [.. images.Where(path => Contains(path, "train"))];
        string[] others = [.. images.Except(train)];
        if (train.Length == 0 && others.Length == 1)
            (train, others) = (others, []);
        if (train.Length != 1 || others.Length > 1)
        {
            throw new InvalidDataException(
                $"{folder} must have one file of training images, such as train-images-idx3-ubyte.gz, and at most one "
                    + $"other; it has {string.Join(", ", images.Select(Path.GetFileName))}.");
        }

        return new IdxFolder((train[0], LabelsOf(train[0])), others is [var test] ? (test, LabelsOf(test)) : null);
    }

    private static string LabelsOf(string images)
    {
        string name = Path.GetFileName(images)
            .Replace("images", "labels", StringComparison.OrdinalIgnoreCase)
            .Replace(Kind, "idx1", StringComparison.OrdinalIgnoreCase);
        string path = Path.Combine(Path.GetDirectoryName(images)!, name);
        foreach (string candidate in new[] { path, Stem(path), $"{path}.gz" })
        {
            if (File.Exists(candidate))
                return candidate;
        }

        throw new FileNotFoundException($"{images} has no labels beside it: {path} is missing.");
    }

    private static string Stem(string path) =>
        path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^".gz".Length] : path;

    private static bool Contains(string path, string part) =>
        Path.GetFileName(path).Contains(part, StringComparison.OrdinalIgnoreCase);
}
