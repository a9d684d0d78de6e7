using System.Text;

namespace DeepNet.Data;

/// <summary>A million characters of Shakespeare's plays, for models that write letter by letter.</summary>
/// <remarks>
/// Karpathy, char-rnn, 2015, https://github.com/karpathy/char-rnn. The file is found as tinyshakespeare/input.txt,
/// tinyshakespeare.txt or text/tinyshakespeare.txt in the data folder. As in nanoGPT, the first nine tenths are for
/// training and the rest for validation, and the alphabet is that of the whole text.
/// </remarks>
public static class TinyShakespeare
{
    /// <summary>The 65 characters of the text; a character's number is its place in this string.</summary>
    public const string Alphabet = "\n !$&',-.3:;?ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static readonly DataFile s_file = new(
        "tinyshakespeare/input.txt",
        new Uri("https://raw.githubusercontent.com/karpathy/char-rnn/master/data/tinyshakespeare/input.txt"),
        new Uri("https://storage.googleapis.com/download.tensorflow.org/data/shakespeare.txt"))
    {
        OtherPaths = ["text/tinyshakespeare.txt", "text/tinyshakespeare/input.txt", "tinyshakespeare.txt"],
        Length = 1_115_394,
        Sha256 = "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed",
    };

    /// <summary>The text itself.</summary>
    /// <param name="folder">Where data sets lie; null for the folder of DEEPNET_DATA, or the user's cache.</param>
    /// <param name="download">True to download the file if it is not there.</param>
    /// <exception cref="DataFileException">The file is missing and may not or could not be downloaded.</exception>
    /// <exception cref="InvalidDataException">The file is no UTF-8 text.</exception>
    public static string LoadText(DataFolder? folder = null, bool download = false) =>
        Task.Run(() => LoadTextAsync(folder, download)).GetAwaiter().GetResult();

    /// <summary>The text itself, without blocking while the file is downloaded.</summary>
    /// <param name="folder">Where data sets lie; null for the folder of DEEPNET_DATA, or the user's cache.</param>
    /// <param name="download">True to download the file if it is not there.</param>
    /// <param name="progress">Told how far a download is.</param>
    /// <param name="cancellationToken">Ends a download; what has arrived is kept for the next one.</param>
    /// <exception cref="DataFileException">The file is missing and may not or could not be downloaded.</exception>
    /// <exception cref="InvalidDataException">The file is no UTF-8 text.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<string> LoadTextAsync(
        DataFolder? folder = null,
        bool download = false,
        IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        string path = await (folder ?? new DataFolder()).GetAsync(s_file, download, progress, cancellationToken)
            .ConfigureAwait(false);
        byte[] bytes = await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidDataException($"{path}: the text is not UTF-8: {e.Message}", e);
        }
    }

    /// <summary>The text in rows of characters, each with the characters that follow them.</summary>
    /// <param name="folder">Where data sets lie; null for the folder of DEEPNET_DATA, or the user's cache.</param>
    /// <param name="train">True for the first nine tenths of the text, false for the rest.</param>
    /// <param name="download">True to download the file if it is not there.</param>
    /// <param name="length">Characters of a row.</param>
    /// <returns>Numbers of characters [n, length] and of those one further [n, length], Int64.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The length is not positive.</exception>
    /// <exception cref="DataFileException">The file is missing and may not or could not be downloaded.</exception>
    /// <exception cref="InvalidDataException">The file has a character outside <see cref="Alphabet"/>, or too few for
    /// one row.</exception>
    public static TensorDataset Load(
        DataFolder? folder = null, bool train = true, bool download = false, int length = 256) =>
        Task.Run(() => LoadAsync(folder, train, download, length)).GetAwaiter().GetResult();

    /// <summary>
    /// The text in rows of characters with those that follow, without blocking while the file is downloaded.
    /// </summary>
    /// <param name="folder">Where data sets lie; null for the folder of DEEPNET_DATA, or the user's cache.</param>
    /// <param name="train">True for the first nine tenths of the text, false for the rest.</param>
    /// <param name="download">True to download the file if it is not there.</param>
    /// <param name="length">Characters of a row.</param>
    /// <param name="progress">Told how far a download is.</param>
    /// <param name="cancellationToken">Ends a download; what has arrived is kept for the next one.</param>
    /// <returns>Numbers of characters [n, length] and of those one further [n, length], Int64.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The length is not positive.</exception>
    /// <exception cref="DataFileException">The file is missing and may not or could not be downloaded.</exception>
    /// <exception cref="InvalidDataException">The file has a character outside <see cref="Alphabet"/>, or too few for
    /// one row.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<TensorDataset> LoadAsync(
        DataFolder? folder = null,
        bool train = true,
        bool download = false,
        int length = 256,
        IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        string text = await LoadTextAsync(folder, download, progress, cancellationToken).ConfigureAwait(false);
        int start = (int)(text.Length * 9L / 10);
        ReadOnlyMemory<char> part = train ? text.AsMemory(0, start) : text.AsMemory(start);
        return Rows(part.Span, train ? 0 : start, length);
    }

    private static TensorDataset Rows(ReadOnlySpan<char> text, int start, int length)
    {
        int rows = (text.Length - 1) / length;
        if (rows <= 0)
        {
            throw new InvalidDataException(
                $"TinyShakespeare: {text.Length} characters are too few for a row of {length} and the one after it.");
        }

        var codes = new long[(rows * length) + 1];
        for (int i = 0; i < codes.Length; i++)
        {
            codes[i] = Alphabet.IndexOf(text[i], StringComparison.Ordinal);
            if (codes[i] < 0)
            {
                throw new InvalidDataException(
                    $"TinyShakespeare: character {start + i} is U+{(int)text[i]:X4}, which this text does not have.");
            }
        }

        return new TensorDataset(
            Tensor.From<long>(codes.AsSpan(..^1), [rows, length]),
            Tensor.From<long>(codes.AsSpan(1..), [rows, length]));
    }
}
