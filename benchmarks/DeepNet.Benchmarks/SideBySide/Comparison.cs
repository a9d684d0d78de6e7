using DeepNet.IO;

namespace DeepNet.Benchmarks.SideBySide;

/// <summary>One workload at one thread count: the same data to all sides, agreement, then time in turns.</summary>
internal static class Comparison
{
    private const double BatchSeconds = 0.25;
    private const double PilotSeconds = 0.15;

    // Until the runtime has compiled the hot code for good, in the background and on one of the cores measured.
    private const double WarmUpSeconds = 1.5;

    // Tiny work is tried, not measured: every pair counts, and none takes long.
    private const double TinyPart = 0.05;

    public static IEnumerable<Row> Run(
        Workload workload, Site site, int threads, IReadOnlyList<Peer> peers, int pairs)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("side-by-side");
        try
        {
            string inputs = Path.Combine(folder.FullName, "inputs.safetensors");
            Safetensors.Save(inputs, workload.CreateInputs());
            if (peers.Count == 0)
                yield return Alone(workload, site, threads, inputs, pairs);
            foreach (Peer peer in peers.Where(peer => peer.CanRun(workload)))
                yield return Against(peer, workload, site, threads, inputs, folder.FullName, pairs);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Row Alone(Workload workload, Site site, int threads, string inputs, int pairs)
    {
        double part = site.IsTiny ? TinyPart : 1;
        using PeerProcess us = Peer.StartDeepNet(workload, threads, inputs, site);
        us.Time("deepnet", part * WarmUpSeconds);
        var measured = new List<(double Ours, double Theirs)>();
        while (measured.Count < pairs)
            measured.Add((us.Time("deepnet", part * BatchSeconds), double.NaN));
        return new Row(
            workload.Name, threads, measured, us.PeakMegabytes, null, "no peer", 0, agrees: true, noisyPairs: 0)
        {
            Bytes = workload.Bytes,
        };
    }

    private static Row Against(
        Peer peer, Workload workload, Site site, int threads, string inputs, string folder, int pairs)
    {
        string ourAnswer = Path.Combine(folder, "ours.safetensors");
        string theirAnswer = Path.Combine(folder, "theirs.safetensors");
        string variant;
        double error = 0, part = site.IsTiny ? TinyPart : 1;
        using (PeerProcess ours = Peer.StartDeepNet(workload, threads, inputs, site))
            ours.Check("deepnet", ourAnswer);

        // Every variant has to agree; the fastest in a first trial is the one to beat, in a fresh process.
        using (PeerProcess theirs = peer.Start(workload, threads, inputs))
        {
            var trials = new Dictionary<string, double>();
            foreach (string candidate in theirs.Variants)
            {
                theirs.Check(candidate, theirAnswer);
                error = Math.Max(error, LargestDifference(ourAnswer, theirAnswer));
                theirs.Time(candidate, part * PilotSeconds);
                trials[candidate] = theirs.Time(candidate, part * PilotSeconds);
            }

            variant = trials.MinBy(trial => trial.Value).Key;
        }

        using PeerProcess us = Peer.StartDeepNet(workload, threads, inputs, site);
        using PeerProcess them = peer.Start(workload, threads, inputs);
        us.Time("deepnet", part * WarmUpSeconds);
        them.Time(variant, part * WarmUpSeconds);
        var measured = new List<(double Ours, double Theirs)>();
        int noisy = 0;
        while (measured.Count < pairs && noisy < 3 * pairs)
        {
            (double Ours, double Theirs) pair = default;
            double seconds = part * BatchSeconds;
            bool quiet = MachineLoad.IsQuietDuring(() => pair.Ours = us.Time("deepnet", seconds), us.Id, them.Id);
            quiet &= MachineLoad.IsQuietDuring(() => pair.Theirs = them.Time(variant, seconds), us.Id, them.Id);
            if (quiet || site.IsTiny)
                measured.Add(pair);
            else
                noisy++;
        }

        return new Row(
            workload.Name, threads, measured, us.PeakMegabytes, them.PeakMegabytes, $"{peer.Name} {variant}", error,
            error < Tolerance(workload), noisy)
        {
            Bytes = workload.Bytes,
        };
    }

    /// <summary>Sums in another order differ by less than this, relative to the length of a tensor.</summary>
    /// <remarks>
    /// In a whole network one ReLU whose input rounds to the other side of zero moves gradients by 1e-3: both are then
    /// as far from each other as from the result in float64. With TF32 inputs of products are rounded by up to 2⁻¹¹ on
    /// one side or both; with BFloat16 every result by up to 2⁻⁹, some of them in a row.
    /// </remarks>
    private static double Tolerance(Workload workload) => (workload.Precision, workload.Mode) switch
    {
        (Precision.Float32, "step") => 1e-2,
        (Precision.Float32, _) => 1e-4,
        (Precision.TF32, "step") => 2e-2,
        (Precision.TF32, _) => 2e-3,
        (_, "step") => 5e-2,
        _ => 1e-2,
    };

    private static double LargestDifference(string ourFile, string theirFile)
    {
        IReadOnlyDictionary<string, Tensor> ours = Safetensors.Load(ourFile).Tensors;
        double largest = 0;
        foreach ((string name, Tensor theirs) in Safetensors.Load(theirFile).Tensors)
        {
            Tensor expected = theirs.Cast(DType.Float64), actual = ours[name].Reshape(theirs.Shape).Cast(DType.Float64);
            double length = Math.Sqrt(expected.Square().Sum().ToScalar<double>());
            double distance = Math.Sqrt((actual - expected).Square().Sum().ToScalar<double>());
            double difference = distance / Math.Max(1e-30, length);
            largest = double.IsNaN(difference) ? double.PositiveInfinity : Math.Max(largest, difference);
        }

        return largest;
    }
}
