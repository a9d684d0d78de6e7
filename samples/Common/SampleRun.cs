using System.CommandLine;
using System.Diagnostics;
using DeepNet.IO;

namespace DeepNet.Samples;

/// <summary>A sample at work: its settings, where its data lie, what it writes.</summary>
public sealed class SampleRun
{
    /// <summary>The environment variable that names the data folder.</summary>
    public const string RootVariable = "DEEPNET_DATA";

    private readonly ParseResult _parsed;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly List<string> _files = [];
    private readonly bool _isRootNamed;

    internal SampleRun(ParseResult parsed, string name, string? root, string folder)
    {
        _parsed = parsed;
        _isRootNamed = root is not null;
        Name = name;
        Root = root ?? Environment.GetEnvironmentVariable(RootVariable) switch { "" => null, var named => named };
        Out = folder;
        Directory.CreateDirectory(folder);
    }

    /// <summary>The sample's name.</summary>
    public string Name { get; }

    /// <summary>The folder of data sets, or null.</summary>
    public string? Root { get; }

    /// <summary>Where every random number starts.</summary>
    public ulong Seed { get; init; }

    /// <summary>True for a few seconds of work instead of the whole.</summary>
    public bool IsQuick { get; init; }

    /// <summary>The folder for what is written.</summary>
    public string Out { get; }

    /// <summary>Since the program started.</summary>
    public TimeSpan Elapsed => _watch.Elapsed;

    /// <summary>The time of the training the result is about; unset, that of the whole program.</summary>
    public TimeSpan? TrainingTime { get; set; }

    /// <summary>The value of one of the sample's own options.</summary>
    public T? Get<T>(Option<T> option) => _parsed.GetValue(option);

    /// <summary>
    /// The first of these files or folders that is there, each looked for below the root with and without its leading
    /// folders: images/mnist/a.gz is found as images/mnist/a.gz, mnist/a.gz and a.gz.
    /// </summary>
    /// <returns>The path; null without a root, or if the root of the environment does not have it.</returns>
    /// <exception cref="FileNotFoundException">--root names a folder that does not have it.</exception>
    public string? Find(params IReadOnlyList<string> paths)
    {
        if (Root is null)
            return null;
        foreach (string path in paths)
        {
            for (string rest = path; ; rest = rest[(rest.IndexOf('/', StringComparison.Ordinal) + 1)..])
            {
                string full = Path.Combine(Root, rest);
                if (Path.Exists(full))
                    return full;
                if (!rest.Contains('/', StringComparison.Ordinal))
                    break;
            }
        }

        return _isRootNamed
            ? throw new FileNotFoundException($"{Root} has no {string.Join(" or ", paths)}.")
            : null;
    }

    /// <summary>The path of a file in the output folder; it is listed at the end.</summary>
    public string File(string name)
    {
        string path = Path.Combine(Out, name);
        if (!_files.Contains(path))
            _files.Add(path);
        return path;
    }

    /// <summary>Writes a picture into the output folder.</summary>
    /// <param name="name">The file's name, ending in .png.</param>
    /// <param name="image">[channels, height, width], UInt8 or floating-point in [0, 1].</param>
    public void Write(string name, Tensor image) => ImageFile.Write(File(name), image);

    /// <summary>Writes a text into the output folder.</summary>
    public void Write(string name, string text) => System.IO.File.WriteAllText(File(name), text);

    internal void Finish()
    {
        Print.Line($"seconds {(TrainingTime ?? Elapsed).TotalSeconds:F1}");
        if (_files.Count > 0)
            Console.WriteLine($"files: {string.Join(" ", _files)}");
    }
}
