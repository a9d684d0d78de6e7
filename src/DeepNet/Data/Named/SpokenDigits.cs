using DeepNet.IO;

namespace DeepNet.Data;

/// <summary>Spoken digits: 3,000 short recordings of six speakers, ten classes, 8,000 samples a second.</summary>
/// <remarks>
/// Jackson and others, Free Spoken Digit Dataset 1.0.10, https://github.com/Jakobovski/free-spoken-digit-dataset. As
/// it says, recordings 0 to 4 of each digit and speaker are for testing, the others for training. Read is the published
/// tar.gz or any zip of its folder recordings, also one with a part of the recordings, or that folder itself; they are
/// looked for in the data folder and in its folders fsdd and audio/fsdd. No checksum is published for the archive, so a
/// download that was interrupted starts anew.
/// </remarks>
public static class SpokenDigits
{
    /// <summary>Samples in a second.</summary>
    public const int SampleRate = 8000;

    private const string Archive = "free-spoken-digit-dataset-1.0.10";
    private const int TestRecordings = 5;
    private const int LargestRecording = 1 << 20;
    private const long LargestArchive = 1L << 28;

    private static readonly string[] s_folders = ["fsdd", "audio/fsdd"];

    private static readonly DataFile s_archive = new(
        $"fsdd/{Archive}.tar.gz",
        new Uri("https://github.com/Jakobovski/free-spoken-digit-dataset/archive/refs/tags/v1.0.10.tar.gz"))
    {
        OtherPaths =
        [
            $"audio/fsdd/{Archive}.tar.gz",
            $"{Archive}.tar.gz",
            .. new[] { Archive, "free-spoken-digit-dataset-master", "fsdd_subset_1200" }
                .SelectMany(name => new[] { $"fsdd/{name}.zip", $"audio/fsdd/{name}.zip", $"{name}.zip" }),
        ],
    };

    /// <summary>Reads the recordings, all brought to the same length.</summary>
    /// <param name="folder">Where data sets lie; null for the folder of DEEPNET_DATA, or the user's cache.</param>
    /// <param name="train">True for the training recordings, false for the test recordings.</param>
    /// <param name="download">True to download the archive if it is not there.</param>
    /// <param name="length">Samples of a recording: longer ones are cut, shorter ones end in silence. A second by
    /// default, which cuts fewer than one in a hundred.</param>
    /// <returns>Sound [n, 1, length], Float32, and digits [n], Int64, in the order of digit, speaker, number.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The length is not positive.</exception>
    /// <exception cref="DataFileException">The archive is missing and may not or could not be downloaded.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or not one of this set.</exception>
    public static TensorDataset Load(
        DataFolder? folder = null, bool train = true, bool download = false, int length = SampleRate) =>
        Task.Run(() => LoadAsync(folder, train, download, length)).GetAwaiter().GetResult();

    /// <summary>Reads the recordings, all brought to the same length, without blocking during a download.</summary>
    /// <param name="folder">Where data sets lie; null for the folder of DEEPNET_DATA, or the user's cache.</param>
    /// <param name="train">True for the training recordings, false for the test recordings.</param>
    /// <param name="download">True to download the archive if it is not there.</param>
    /// <param name="length">Samples of a recording: longer ones are cut, shorter ones end in silence.</param>
    /// <param name="progress">Told how far a download is.</param>
    /// <param name="cancellationToken">Ends a download or the reading.</param>
    /// <returns>Sound [n, 1, length], Float32, and digits [n], Int64, in the order of digit, speaker, number.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The length is not positive.</exception>
    /// <exception cref="DataFileException">The archive is missing and may not or could not be downloaded.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or not one of this set.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<TensorDataset> LoadAsync(
        DataFolder? folder = null,
        bool train = true,
        bool download = false,
        int length = SampleRate,
        IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        IReadOnlyList<SpokenDigit> all = await LoadRecordingsAsync(
            folder, train, download, progress, cancellationToken).ConfigureAwait(false);
        if (all.Count == 0)
            throw new InvalidDataException($"SpokenDigits: there are no {(train ? "training" : "test")} recordings.");
        Check.Argument(
            all.Count * (long)length <= Array.MaxLength,
            $"SpokenDigits: {all.Count} recordings of {length} samples are more than fit into one tensor.");
        var sound = new float[all.Count * length];
        var digits = new long[all.Count];
        for (int i = 0; i < digits.Length; i++)
        {
            ReadOnlySpan<float> samples = all[i].Samples.AsSpan<float>();
            samples[..Math.Min(samples.Length, length)].CopyTo(sound.AsSpan(i * length));
            digits[i] = all[i].Digit;
        }

        return new TensorDataset(
            Tensor.From<float>(sound, [digits.Length, 1, length]), Tensor.From<long>(digits, [digits.Length]));
    }

    /// <summary>Reads the recordings as they are.</summary>
    /// <param name="folder">Where data sets lie; null for the folder of DEEPNET_DATA, or the user's cache.</param>
    /// <param name="train">True for the training recordings, false for the test recordings.</param>
    /// <param name="download">True to download the archive if it is not there.</param>
    /// <returns>The recordings in the order of digit, speaker, number.</returns>
    /// <exception cref="DataFileException">The archive is missing and may not or could not be downloaded.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or not one of this set.</exception>
    public static IReadOnlyList<SpokenDigit> LoadRecordings(
        DataFolder? folder = null, bool train = true, bool download = false) =>
        Task.Run(() => LoadRecordingsAsync(folder, train, download)).GetAwaiter().GetResult();

    /// <summary>Reads the recordings as they are, without blocking during a download.</summary>
    /// <param name="folder">Where data sets lie; null for the folder of DEEPNET_DATA, or the user's cache.</param>
    /// <param name="train">True for the training recordings, false for the test recordings.</param>
    /// <param name="download">True to download the archive if it is not there.</param>
    /// <param name="progress">Told how far a download is.</param>
    /// <param name="cancellationToken">Ends a download or the reading.</param>
    /// <returns>The recordings in the order of digit, speaker, number.</returns>
    /// <exception cref="DataFileException">The archive is missing and may not or could not be downloaded.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or not one of this set.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<IReadOnlyList<SpokenDigit>> LoadRecordingsAsync(
        DataFolder? folder = null,
        bool train = true,
        bool download = false,
        IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        folder ??= new DataFolder();
        string? unpacked = s_folders.Append(Archive).Append("free-spoken-digit-dataset").Append(".")
            .Select(other => folder.FullPath($"{other}/recordings")).FirstOrDefault(Directory.Exists);
        var found = new Dictionary<string, SpokenDigit>();
        if (unpacked is not null)
            ReadFolder(unpacked, train, found, cancellationToken);
        else
        {
            ReadArchive(
                await folder.GetAsync(s_archive, download, progress, cancellationToken).ConfigureAwait(false),
                train,
                found,
                cancellationToken);
        }

        return
        [
            .. found.Values.OrderBy(recording => recording.Digit)
                .ThenBy(recording => recording.Speaker, StringComparer.Ordinal)
                .ThenBy(recording => recording.Recording),
        ];
    }

    internal static void ReadArchive(
        string path, bool train, Dictionary<string, SpokenDigit> found, CancellationToken cancellationToken)
    {
        using FileStream file = File.OpenRead(path);
        bool isZip = file.ReadByte() == 'P' && file.ReadByte() == 'K';
        file.Position = 0;
        if (!isZip)
        {
            TarArchive.Read(
                path,
                name => IsRecording(name, train),
                LargestRecording,
                LargestArchive,
                (name, bytes) => Add(path, name, bytes, found),
                cancellationToken);
            return;
        }

        try
        {
            using var zip = new ZipReader(file);
            foreach (string name in zip.Names.Where(name => IsRecording(name, train)))
            {
                cancellationToken.ThrowIfCancellationRequested();
                Add(path, name, zip.ReadAll(name, LargestRecording), found);
            }
        }
        catch (InvalidDataException e) when (!e.Message.StartsWith(path, StringComparison.Ordinal))
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
    }

    private static void ReadFolder(
        string folder, bool train, Dictionary<string, SpokenDigit> found, CancellationToken cancellationToken)
    {
        foreach (string path in Directory.EnumerateFiles(folder, "*.wav"))
        {
            cancellationToken.ThrowIfCancellationRequested();
            string name = $"recordings/{Path.GetFileName(path)}";
            if (!IsRecording(name, train))
                continue;
            long length = new FileInfo(path).Length;
            if (length > LargestRecording)
                throw new InvalidDataException($"{path}: {length} bytes are more than {LargestRecording}.");
            Add(folder, name, File.ReadAllBytes(path), found);
        }
    }

    /// <summary>True for …/recordings/7_jackson_32.wav and the like of the wanted part.</summary>
    private static bool IsRecording(string name, bool train) =>
        Parse(name) is var (_, _, recording) && (recording >= TestRecordings) == train;

    private static (int Digit, string Speaker, int Recording)? Parse(string name)
    {
        string[] path = name.Split('/');
        if (path.Length < 2 || path[^2] != "recordings" || !path[^1].EndsWith(".wav", StringComparison.Ordinal))
            return null;
        string[] parts = path[^1][..^4].Split('_');
        return parts is [[var digit], { Length: > 0 } speaker, { Length: > 0 and < 7 } number]
            && char.IsAsciiDigit(digit) && number.All(char.IsAsciiDigit)
            ? (digit - '0', speaker, int.Parse(number, System.Globalization.CultureInfo.InvariantCulture))
            : null;
    }

    private static void Add(string path, string name, byte[] bytes, Dictionary<string, SpokenDigit> found)
    {
        (int digit, string speaker, int recording) = Parse(name)!.Value;
        WavAudio audio;
        try
        {
            audio = WavFile.Read(new MemoryStream(bytes, writable: false));
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw new InvalidDataException($"{path}: '{ZipReader.Shown(name)}': {e.Message}", e);
        }

        if (audio.SampleRate != SampleRate || audio.Samples.Shape[0] != 1)
        {
            throw new InvalidDataException(
                $"{path}: '{ZipReader.Shown(name)}' has {audio.Samples.Shape[0]} channels of {audio.SampleRate} "
                    + $"samples a second; recordings of this set have one of {SampleRate}.");
        }

        if (!found.TryAdd($"{digit}_{speaker}_{recording}", new SpokenDigit(audio.Samples, digit, speaker, recording)))
            throw new InvalidDataException($"{path}: '{ZipReader.Shown(name)}' stands twice.");
    }
}
