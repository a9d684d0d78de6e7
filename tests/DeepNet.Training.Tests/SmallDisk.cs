using System.Diagnostics;

namespace DeepNet.Training.Tests;

/// <summary>A file system of a megabyte in memory.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private SmallDisk() => Path = _folder.File("disk");

    public string Path { get; }

    /// <summary>Null where this process may not mount.</summary>
    public static SmallDisk? Mount()
    {
        if (!OperatingSystem.IsLinux())
            return null;
        var disk = new SmallDisk();
        Directory.CreateDirectory(disk.Path);
        if (Run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.Path))
            return disk;
        disk._folder.Dispose();
        return null;
    }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Fills the disk, but for so many bytes.</summary>
    public void Fill(int free)
    {
        using FileStream stream = System.IO.File.Create(File("filler"), bufferSize: 1);
        var page = new byte[4096];
        try
        {
            while (true)
                stream.Write(page);
        }
        catch (IOException)
        {
            stream.SetLength(stream.Length - free);
        }
    }

    public void Dispose()
    {
        Run("umount", Path).Should().BeTrue();
        _folder.Dispose();
    }

    private static bool Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        try
        {
            using Process process = Process.Start(start)!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
