namespace DeepNet.Gpu.Memory;

/// <summary>Tensors that stay in use to the end of a scope: <c>using var held = new Held(x, y);</c></summary>
/// <remarks>Views of memory do not keep their tensor alive, and the pool may give a dead tensor's memory to the next
/// one, among them what a kernel's launch itself allocates.</remarks>
internal readonly ref struct Held(
    object? a, object? b = null, object? c = null, object? d = null, object? e = null, object? f = null)
{
    public void Dispose()
    {
        GC.KeepAlive(a);
        GC.KeepAlive(b);
        GC.KeepAlive(c);
        GC.KeepAlive(d);
        GC.KeepAlive(e);
        GC.KeepAlive(f);
    }
}
