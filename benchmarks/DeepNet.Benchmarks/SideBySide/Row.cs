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
/// <param name="Error">The largest difference to the peer, relative to the largest value of its tensor.</param>
/// <param name="NoisyPairs">Pairs dropped because other processes were at work.</param>
internal sealed record Row(
    string Name,
    int Threads,
    double DeepNetMs,
    double PeerMs,
    double Ratio,
    double DeepNetMegabytes,
    double PeerMegabytes,
    string Variant,
    double Error,
    int NoisyPairs)
{
    /// <summary>Float32 sums in another order differ by less.</summary>
    private const double Tolerance = 1e-3;

    public static string Header =>
        $"{"name",-32} threads {"deepnet_ms",10} {"peer_ms",10} {"ratio",6} {"peak_deepnet_MB",15} {"peak_peer_MB",12}  variant";

    public bool Agrees => Error < Tolerance;

    public override string ToString()
    {
        string doubt = (Agrees ? "" : $"  DISAGREES by {Error:E1}") + (NoisyPairs == 0 ? "" : $"  ({NoisyPairs} noisy pairs dropped)");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Name,-32} {Threads,7} {DeepNetMs,10:G4} {PeerMs,10:G4} {Ratio,6:F2} {DeepNetMegabytes,15:F0} {PeerMegabytes,12:F0}  {Variant}{doubt}");
    }
}
