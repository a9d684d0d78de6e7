using System.Globalization;

namespace DeepNet.Benchmarks.SideBySide;

/// <summary>What is measured of one workload at one thread count against one peer.</summary>
/// <param name="Name">The workload.</param>
/// <param name="Threads">Threads on both sides.</param>
/// <param name="DeepNetMs">Median over the pairs.</param>
/// <param name="PeerMs">Median over the pairs.</param>
/// <param name="Ratio">The median of the pairs' ratios, peer to DeepNet: above 1, DeepNet is ahead.</param>
/// <param name="DeepNetMegabytes">Peak resident size of the process.</param>
/// <param name="PeerMegabytes">Peak resident size of the process.</param>
/// <param name="Variant">The peer and its best way to do the work.</param>
/// <param name="Error">The largest distance of a tensor from the peer's, relative to its length.</param>
/// <param name="Agrees">Whether that is as near as rounding allows.</param>
/// <param name="NoisyPairs">Pairs dropped because other processes were at work.</param>
internal sealed record Row(
    string Name,
    int Threads,
    double DeepNetMs,
    double PeerMs,
    double Ratio,
    double? DeepNetMegabytes,
    double? PeerMegabytes,
    string Variant,
    double Error,
    bool Agrees,
    int NoisyPairs)
{
    /// <summary>What has to be read and written at least, where memory is the limit.</summary>
    public double? Bytes { get; init; }

    /// <summary>Gigabytes per second that the device reads and writes when it copies.</summary>
    public double? CopyRate { get; init; }

    /// <summary>The part of <see cref="CopyRate"/> at which DeepNet moves <see cref="Bytes"/>.</summary>
    public double? DeepNetShare => Bytes / DeepNetMs * 1e-6 / CopyRate;

    /// <summary>The same of the peer.</summary>
    public double? PeerShare => Bytes / PeerMs * 1e-6 / CopyRate;

    public Row(
        string name, int threads, IReadOnlyCollection<(double Ours, double Theirs)> pairs, double? deepNetMegabytes,
        double? peerMegabytes, string variant, double error, bool agrees, int noisyPairs)
        : this(
            name, threads, Median(pairs.Select(pair => pair.Ours)), Median(pairs.Select(pair => pair.Theirs)),
            Median(pairs.Select(pair => pair.Theirs / pair.Ours)), deepNetMegabytes, peerMegabytes, variant, error,
            agrees, noisyPairs)
    {
    }

    public static string Header =>
        $"{"name",-32} threads {"deepnet_ms",10} {"peer_ms",10} {"ratio",6} "
        + $"{"peak_deepnet_MB",15} {"peak_peer_MB",12}  variant";

    public override string ToString()
    {
        string remarks = Agrees ? "" : $"  DISAGREES by {Error:E1}";
        if (CopyRate is not null && Bytes is not null)
            remarks += string.Create(CultureInfo.InvariantCulture, $"  {DeepNetShare:P0} and {PeerShare:P0} of a copy");
        if (NoisyPairs > 0)
            remarks += $"  ({NoisyPairs} noisy pairs dropped)";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Name,-32} {Threads,7} {DeepNetMs,10:G4} {PeerMs,10:G4} {Ratio,6:F2} ")
            + string.Create(
                CultureInfo.InvariantCulture, $"{DeepNetMegabytes,15:F0} {PeerMegabytes,12:F0}  {Variant}{remarks}");
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
