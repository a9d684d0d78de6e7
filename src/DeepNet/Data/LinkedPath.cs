namespace DeepNet.Data;

/// <summary>Where a path leads once all symbolic links in it are followed.</summary>
internal static class LinkedPath
{
    // As Linux does.
    private const int MostLinks = 40;

    /// <summary>The full path without links, of what does not exist as far as it does; null where links run in a
    /// circle.</summary>
    public static string? Resolve(string path)
    {
        string full = Path.GetFullPath(path);
        int links = 0;
        var waiting = new Stack<string>(Parts(full).Reverse());
        string resolved = Path.GetPathRoot(full)!;
        while (waiting.TryPop(out string? part))
        {
            if (part == "..")
            {
                resolved = Path.GetDirectoryName(resolved) ?? resolved;
                continue;
            }

            string next = Path.Combine(resolved, part);
            FileSystemInfo entry = Directory.Exists(next) ? new DirectoryInfo(next) : new FileInfo(next);
            if (entry.LinkTarget is not { } target)
            {
                resolved = next;
                continue;
            }

            if (++links > MostLinks)
                return null;
            if (Path.IsPathRooted(target))
                resolved = Path.GetPathRoot(Path.GetFullPath(target))!;
            foreach (string piece in Parts(target).Reverse())
                waiting.Push(piece);
        }

        return resolved;
    }

    /// <summary>True for the folder itself and what is in it, of paths without links.</summary>
    public static bool IsInside(string path, string folder) =>
        path == folder
        || path.StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar,
            StringComparison.Ordinal);

    private static IEnumerable<string> Parts(string path) =>
        path[(Path.GetPathRoot(path)?.Length ?? 0)..]
            .Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar])
            .Where(part => part is not ("" or "."));
}
