using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace DeepNet.Training;

/// <summary>A text file that grows by lines, each on the disk at once, and that loses those of steps that a resumed run
/// makes again.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Opened and closed with each training.")]
internal sealed class LogLines(string path)
{
    private StreamWriter? _writer;

    public bool IsOpen => _writer is not null;

    /// <summary>Begins the file anew, or goes on with the lines that <paramref name="keep"/> wants.</summary>
    public void Open(Func<string, bool>? keep)
    {
        Close();
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { Length: > 0 } folder)
            Directory.CreateDirectory(folder);
        string[] kept = keep is not null && File.Exists(path) ? [.. File.ReadLines(path).Where(keep)] : [];
        _writer = new StreamWriter(path, append: false, new UTF8Encoding(false)) { AutoFlush = true, NewLine = "\n" };
        foreach (string line in kept)
            _writer.WriteLine(line);
    }

    public void Write(string line) => _writer?.WriteLine(line);

    public void Close()
    {
        _writer?.Dispose();
        _writer = null;
    }
}
