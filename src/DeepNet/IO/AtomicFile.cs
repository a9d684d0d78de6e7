namespace DeepNet.IO;

/// <summary>Writes a file as a whole or not at all.</summary>
internal static class AtomicFile
{
    /// <summary>
    /// Lets <paramref name="write"/> fill a temporary file beside <paramref name="path"/>, waits until it is on the
    /// disk and then gives it the name. If anything fails, the old file stays as it was and the temporary one is
    /// removed.
    /// </summary>
    /// <exception cref="IOException">The disk is full, or the file would be larger than it may be.</exception>
    public static void Write(string path, Action<FileStream> write)
    {
        string temporary = $"{Path.GetFullPath(path)}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = new FileStream(
                temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception error) when (IsOfSpace(error))
        {
            Remove(temporary);
            throw new IOException(
                $"{path}: cannot be written, and what was there before is as it was: {error.Message}", error);
        }
        catch
        {
            Remove(temporary);
            throw;
        }
    }

    /// <summary>No subclass of the framework's, which say what is wrong with the path; the other type is what it makes
    /// of a file that grows beyond its file system's limit.</summary>
    private static bool IsOfSpace(Exception error) =>
        error.GetType() == typeof(IOException) || error is ArgumentOutOfRangeException { ActualValue: null };

    private static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (IOException)
        {
            // The exception on its way says more than this one would.
        }
        catch (UnauthorizedAccessException)
        {
        }
    }
}
