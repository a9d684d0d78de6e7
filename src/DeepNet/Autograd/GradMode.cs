namespace DeepNet;

/// <summary>Whether operations are recorded for gradients. Follows <c>await</c>, not the thread.</summary>
internal static class GradMode
{
    private static readonly AsyncLocal<bool> s_isOff = new();
    private static volatile bool s_wasUsed;

    /// <summary>True unless a scope is open here. Before the first scope of the process this is one read.</summary>
    public static bool IsEnabled => !s_wasUsed || !s_isOff.Value;

    /// <summary>Switches recording on or off until the scope is disposed.</summary>
    public static Scope Set(bool enabled)
    {
        bool wasOff = s_isOff.Value;
        s_wasUsed = true;
        s_isOff.Value = !enabled;
        return new Scope(wasOff);
    }

    /// <summary>Restores the former mode when disposed, once.</summary>
    internal sealed class Scope(bool wasOff) : IDisposable
    {
        private bool _isClosed;

        public void Dispose()
        {
            if (_isClosed)
                return;
            _isClosed = true;
            s_isOff.Value = wasOff;
        }
    }
}
