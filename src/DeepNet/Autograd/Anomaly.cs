namespace DeepNet;

/// <summary>The mode in which every operation's result is checked for NaN and infinity.
/// Follows <c>await</c>, not the thread.</summary>
internal static class Anomaly
{
    private static readonly AsyncLocal<bool> s_isOn = new();
    private static int s_scopes;

    private static bool IsOn => Volatile.Read(ref s_scopes) > 0 && s_isOn.Value;

    public static IDisposable Open() => new Scope();

    /// <summary>Throws if the mode is on and <paramref name="y"/>, a result of <paramref name="name"/>,
    /// has a NaN or an infinity.</summary>
    public static void Check(string name, Tensor y)
    {
        if (IsOn)
            Inspect(name, y, "result");
    }

    /// <summary>The same for a gradient that the backward pass of <paramref name="name"/> gave.</summary>
    public static void CheckGradient(string name, Tensor dx)
    {
        if (IsOn)
            Inspect(name, dx, "gradient");
    }

    private static void Inspect(string name, Tensor y, string what)
    {
        if (!y.DType.IsFloatingPoint())
            return;
        s_isOn.Value = false; // what looks at the numbers is not looked at itself
        double[] values = y.Detach().Cast(DType.Float64).ToArray<double>();
        s_isOn.Value = true;
        int index = Array.FindIndex(values, v => !double.IsFinite(v));
        if (index >= 0)
        {
            throw new AnomalyException(
                name, $"{name}: {what} of shape {y.Shape} has {values[index]} at flat index {index}.");
        }
    }

    private sealed class Scope : IDisposable
    {
        private readonly bool _wasOn = s_isOn.Value;
        private bool _isClosed;

        public Scope()
        {
            Interlocked.Increment(ref s_scopes);
            s_isOn.Value = true;
        }

        public void Dispose()
        {
            if (_isClosed)
                return;
            _isClosed = true;
            s_isOn.Value = _wasOn;
            Interlocked.Decrement(ref s_scopes);
        }
    }
}
