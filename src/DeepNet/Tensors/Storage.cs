namespace DeepNet;

/// <summary>The memory behind one tensor and its views. A plain object for the garbage collector.</summary>
internal abstract class Storage(Device device, long byteLength)
{
    public Device Device { get; } = device;

    public long ByteLength { get; } = byteLength;

    /// <summary>Counts writes in place: a gradient that needs the old values notices that they are gone.</summary>
    public int Version { get; set; }

    /// <summary>True while only the gradient engine knows this storage:
    /// it may be recycled as soon as the engine is done with it.</summary>
    public bool IsEngineOwned { get; set; }

    /// <summary>How many pending gradients of the engine lie here.</summary>
    public int EngineReferences { get; set; }

    public abstract bool IsDisposed { get; }

    /// <summary>Gives the memory back; later use throws <see cref="ObjectDisposedException"/>.</summary>
    public abstract void Dispose();
}
