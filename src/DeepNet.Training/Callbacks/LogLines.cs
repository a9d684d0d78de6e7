using System.Diagnostics.CodeAnalysis;
using System.Text;
using DeepNet.IO;

namespace DeepNet.Training;

/// <summary>A text file that grows by lines, each on the disk at once, and that loses those of steps that a resumed run
/// makes again.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Opened and closed with each training.")]
internal sealed class LogLines(string path)
{
    private static readonly UTF8Encoding s_encoding = new(false);

    private StreamWriter? _writer;

    public bool IsOpen => _writer is not null;

    /// <summary>Begins the file anew, or goes on with the lines that <paramref name="keep"/> wants.</summary>
    public void Open(Func<string, bool>? keep)
    {
        Close();
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { Length: > 0 } folder)
            Directory.CreateDirectory(folder);
        bool goesOn = keep is not null && File.Exists(path);
        if (goesOn)
            Keep(File.ReadLines(path).Where(keep!));
        _writer = new StreamWriter(path, goesOn, s_encoding) { AutoFlush = true, NewLine = "\n" };
    }

    public void Write(string line) => _writer?.WriteLine(line);

    public void Close()
    {
        _writer?.Dispose();
        _writer = null;
    }

    /// <summary>A process that is killed meanwhile leaves all lines or these.</summary>
    private void Keep(IEnumerable<string> lines) => AtomicFile.Write(path, stream =>
    {
        using var writer = new StreamWriter(stream, s_encoding, leaveOpen: true) { NewLine = "\n" };
        foreach (string line in lines)
            writer.WriteLine(line);
    });
}
