namespace DeepNet.Data;

/// <summary>Where data sets lie on this machine, and how missing files get there.</summary>
/// <remarks>
/// A path converts by itself: <c>Mnist.Load("/data")</c>. Without one it is what the environment variable
/// <see cref="Variable"/> names, else a cache folder in the user's local application data.
/// </remarks>
public sealed class DataFolder
{
    /// <summary>The environment variable that names the folder: DEEPNET_DATA.</summary>
    public const string Variable = "DEEPNET_DATA";

    private static readonly Lazy<HttpClient> s_client = new(NewClient);

    private readonly HttpClient? _client;

    /// <summary>Names the folder; nothing is created before a file is downloaded.</summary>
    /// <param name="root">The folder; null for the one of the environment variable, or the user's cache.</param>
    /// <param name="client">What downloads files, by default one for the whole program that follows the system's
    /// proxies and waits 15 seconds for a connection. The caller keeps it.</param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    public DataFolder(string? root = null, HttpClient? client = null)
    {
        Check.Argument(
            root is null || !string.IsNullOrWhiteSpace(root), $"DataFolder: the path of the folder is empty.");
        Root = Path.GetFullPath(root ?? Default(Environment.GetEnvironmentVariable(Variable)));
        _client = client;
    }

    /// <summary>The full path of the folder.</summary>
    public string Root { get; }

    /// <summary>What is waited after a broken connection; twice as long after every further one.</summary>
    internal TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>How long a server may send nothing.</summary>
    internal TimeSpan LongestSilence { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The folder of this path; null for the default one.</summary>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    public static implicit operator DataFolder(string? root) => new(root);

    /// <summary>Where the file lies now, or null.</summary>
    public string? Find(DataFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return Places(file).FirstOrDefault(File.Exists);
    }

    /// <summary>The path of a file, which is downloaded if it is not there and that is wanted.</summary>
    /// <param name="file">What is needed.</param>
    /// <param name="download">False to throw instead of using the network.</param>
    /// <param name="progress">Told about every quarter megabyte that arrives.</param>
    /// <param name="cancellationToken">Ends a download; what has arrived is kept for the next one.</param>
    /// <remarks>
    /// <para>A download grows in a file named .part beside its target, which gets its name when it is complete and its
    /// checksum is right. After an interruption it goes on where it stopped, if the server can do that and there is a
    /// checksum to tell the result; a broken connection is tried again up to five times without progress, then the
    /// next address is used.</para>
    /// <para>Several calls may ask for the same file, in several processes too: one downloads, the others wait. A file
    /// that is already there is not checked.</para>
    /// </remarks>
    /// <exception cref="DataFileException">The file is not there, and may not or could not be downloaded. What arrived
    /// with a wrong checksum is deleted.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task<string> GetAsync(
        DataFile file,
        bool download = true,
        IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<string>(cancellationToken);
        if (Find(file) is { } found)
            return Task.FromResult(found);
        string target = FullPath(file.Path);
        if (download && file.Addresses.Count > 0)
            return new Download(this, file, target, _client ?? s_client.Value, progress).RunAsync(cancellationToken);
        string places = string.Join(", ", Places(file));
        return Task.FromException<string>(new DataFileException(
            $"{Path.GetFileName(file.Path)} is in none of these places: {places}. "
                + (file.Addresses.Count > 0 ? "Allow the download with download: true, or " : "")
                + ByHand(file, target),
            target,
            file.Addresses));
    }

    /// <summary>The first of these folders that has all the files, or null.</summary>
    internal string? FindFolder(ReadOnlySpan<string> folders, IReadOnlyCollection<string> files)
    {
        foreach (string folder in folders)
        {
            string path = FullPath(folder);
            if (files.All(file => File.Exists(Path.Combine(path, file))))
                return path;
        }

        return null;
    }

    internal string FullPath(string path) => Path.Combine(Root, path.Replace('/', Path.DirectorySeparatorChar));

    /// <summary>What somebody without a network can do, as the end of a sentence.</summary>
    internal static string ByHand(DataFile file, string target)
    {
        string addresses = string.Join(" or ", file.Addresses.Select(address => address.AbsoluteUri));
        return $"{(file.Addresses.Count > 0 ? $"get {addresses} by other means and " : "")}put the file at {target} "
            + $"(the environment variable {Variable} names another data folder).";
    }

    /// <summary>The folder for this value of the environment variable.</summary>
    internal static string Default(string? named)
    {
        if (!string.IsNullOrWhiteSpace(named))
            return named;
        string local = Environment.GetFolderPath(
            Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return Path.Combine(local.Length > 0 ? local : Path.GetTempPath(), "DeepNet", "data");
    }

    private IEnumerable<string> Places(DataFile file) => file.OtherPaths.Prepend(file.Path).Select(FullPath);

    private static HttpClient NewClient() => new(new SocketsHttpHandler
    {
        ConnectTimeout = TimeSpan.FromSeconds(15),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    });
}
