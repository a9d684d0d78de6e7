namespace DeepNet.Layers;

/// <summary>Who wants to see the outputs of layers. Follows <c>await</c>, as <see cref="Tensor.NoGrad"/>
/// does.</summary>
internal static class ForwardObserver
{
    private static readonly AsyncLocal<Action<Layer, Tensor>?> s_observer = new();
    private static int s_count;

    /// <summary>Sends outputs to the observer until the result is disposed.</summary>
    public static IDisposable Start(Action<Layer, Tensor> observer)
    {
        var scope = new Scope(s_observer.Value);
        Interlocked.Increment(ref s_count);
        s_observer.Value = observer;
        return scope;
    }

    /// <summary>Tells the observer, if there is one. While there is none anywhere this is one read.</summary>
    public static void Report(Layer layer, Tensor output)
    {
        if (Volatile.Read(ref s_count) > 0)
            s_observer.Value?.Invoke(layer, output);
    }

    private sealed class Scope(Action<Layer, Tensor>? former) : IDisposable
    {
        public void Dispose()
        {
            s_observer.Value = former;
            Interlocked.Decrement(ref s_count);
        }
    }
}
