namespace DeepNet.Training.Tests.TensorBoard;

/// <summary>A clock that stands still until it is moved.</summary>
internal sealed class FixedClock(double seconds = 1_700_000_000.25) : TimeProvider
{
    public double Seconds { get; set; } = seconds;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddSeconds(Seconds);
}
