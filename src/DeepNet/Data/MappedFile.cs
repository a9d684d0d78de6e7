using System.IO.MemoryMappedFiles;

namespace DeepNet.Data;

/// <summary>A file read through the page tables, of which only a part counts as this process's memory.</summary>
/// <remarks>
/// Pages once touched stay in the process until they are unmapped. So after a number of blocks the mapping is replaced
/// by a fresh one, which costs little: what the system has cached of the file stays cached.
/// </remarks>
internal sealed unsafe class MappedFile : IDisposable
{
    // With a page that is asked for, the system may map all of the huge page around it.
    private const long BlockBytes = 2 << 20;
    private const int MostBlocks = 24;

    private readonly Lock _lock = new();
    private readonly HashSet<long> _touched = [];
    private readonly MemoryMappedFile? _file;
    private View? _view;
    private bool _isDisposed;

    public MappedFile(string path)
    {
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        Path = path;
        Length = stream.Length;
        if (Length == 0)
        {
            stream.Dispose();
            return;
        }

        _file = MemoryMappedFile.CreateFromFile(
            stream, mapName: null, capacity: 0, MemoryMappedFileAccess.Read, HandleInheritability.None,
            leaveOpen: false);
    }

    public string Path { get; }

    public long Length { get; }

    /// <summary>Copies bytes that lie within the file.</summary>
    public void Read(long position, Span<byte> destination)
    {
        View view = Enter(position, destination.Length);
        try
        {
            new ReadOnlySpan<byte>(view.Data + position, destination.Length).CopyTo(destination);
        }
        finally
        {
            Exit(view);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
            Retire();
            _file?.Dispose();
        }
    }

    private View Enter(long position, int bytes)
    {
        long first = position / BlockBytes, last = (position + bytes - 1) / BlockBytes;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(MemoryMappedDataset));
            if (_touched.Count >= MostBlocks && !(_touched.Contains(first) && _touched.Contains(last)))
                Retire();
            _view ??= new View(_file!, Length);
            for (long block = first; block <= last; block++)
                _touched.Add(block);
            _view.Readers++;
            return _view;
        }
    }

    private void Exit(View view)
    {
        lock (_lock)
        {
            view.Readers--;
            if (view.Readers == 0 && view != _view)
                view.Dispose();
        }
    }

    /// <summary>The last reader of the view closes it.</summary>
    private void Retire()
    {
        if (_view is { Readers: 0 })
            _view.Dispose();
        _view = null;
        _touched.Clear();
    }

    private sealed class View : IDisposable
    {
        private readonly MemoryMappedViewAccessor _accessor;

        public View(MemoryMappedFile file, long length)
        {
            _accessor = file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
            byte* data = null;
            _accessor.SafeMemoryMappedViewHandle.AcquirePointer(ref data);
            Data = data + _accessor.PointerOffset;
        }

        public byte* Data { get; }

        public int Readers { get; set; }

        public void Dispose()
        {
            _accessor.SafeMemoryMappedViewHandle.ReleasePointer();
            _accessor.Dispose();
        }
    }
}
