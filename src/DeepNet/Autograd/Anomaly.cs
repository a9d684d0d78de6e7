namespace DeepNet;

/// <summary>The mode in which every operation's result is checked for NaN and infinity.</summary>
internal static class Anomaly
{
    private static int s_scopes;

    public static IDisposable Open() => new Scope();

    /// <summary>Throws if the mode is on and <paramref name="y"/>, a result of <paramref name="name"/>, has a NaN or an infinity.</summary>
    public static void Check(string name, Tensor y)
    {
        if (Volatile.Read(ref s_scopes) > 0)
            Inspect(name, y, "result");
    }

    /// <summary>The same for a gradient that the backward pass of <paramref name="name"/> gave.</summary>
    public static void CheckGradient(string name, Tensor dx)
    {
        if (Volatile.Read(ref s_scopes) > 0)
            Inspect(name, dx, "gradient");
    }

    private static void Inspect(string name, Tensor y, string what)
    {
        if (!y.DType.IsFloatingPoint())
            return;
        double[] values = y.Detach().Cast(DType.Float64).ToArray<double>();
        int index = Array.FindIndex(values, v => !double.IsFinite(v));
        if (index >= 0)
            throw new AnomalyException(name, $"{name}: {what} of shape {y.Shape} has {values[index]} at flat index {index}.");
    }

    private sealed class Scope : IDisposable
    {
        private bool _isClosed;

        public Scope() => Interlocked.Increment(ref s_scopes);

        public void Dispose()
        {
            if (!_isClosed)
                Interlocked.Decrement(ref s_scopes);
            _isClosed = true;
        }
    }
}
