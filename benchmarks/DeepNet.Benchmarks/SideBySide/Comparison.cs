using DeepNet.IO;

namespace DeepNet.Benchmarks.SideBySide;

/// <summary>One workload at one thread count: the same data to all sides, agreement, then time in turns.</summary>
internal static class Comparison
{
    private const double BatchSeconds = 0.25;
    private const double PilotSeconds = 0.15;

    // Until the runtime has compiled the hot code for good, in the background and on one of the cores measured.
    private const double WarmUpSeconds = 1.5;

    // Sums in another order differ by less than this. In a whole network, though, one ReLU whose input rounds to the
    // other side of zero moves gradients by 1e-3: both are then as far from each other as from the result in float64.
    private const double Tolerance = 1e-4;
    private const double StepTolerance = 1e-2;

    public static IEnumerable<Row> Run(Workload workload, int threads, IReadOnlyList<Peer> peers, int pairs)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("side-by-side");
        try
        {
            string inputs = Path.Combine(folder.FullName, "inputs.safetensors");
            Safetensors.Save(inputs, workload.CreateInputs());
            foreach (Peer peer in peers.Where(peer => peer.CanRun(workload)))
                yield return Against(peer, workload, threads, inputs, folder.FullName, pairs);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Row Against(Peer peer, Workload workload, int threads, string inputs, string folder, int pairs)
    {
        string ourAnswer = Path.Combine(folder, "ours.safetensors");
        string theirAnswer = Path.Combine(folder, "theirs.safetensors");
        string variant;
        double error = 0;
        using (PeerProcess ours = Peer.StartDeepNet(workload, threads, inputs))
            ours.Check("deepnet", ourAnswer);

        // Every variant has to agree; the fastest in a first trial is the one to beat, in a fresh process.
        using (PeerProcess theirs = peer.Start(workload, threads, inputs))
        {
            var trials = new Dictionary<string, double>();
            foreach (string candidate in theirs.Variants)
            {
                theirs.Check(candidate, theirAnswer);
                error = Math.Max(error, LargestDifference(ourAnswer, theirAnswer));
                theirs.Time(candidate, PilotSeconds);
                trials[candidate] = theirs.Time(candidate, PilotSeconds);
            }

            variant = trials.MinBy(trial => trial.Value).Key;
        }

        using PeerProcess us = Peer.StartDeepNet(workload, threads, inputs);
        using PeerProcess them = peer.Start(workload, threads, inputs);
        us.Time("deepnet", WarmUpSeconds);
        them.Time(variant, WarmUpSeconds);
        var measured = new List<(double Ours, double Theirs)>();
        int noisy = 0;
        while (measured.Count < pairs && noisy < 3 * pairs)
        {
            (double Ours, double Theirs) pair = default;
            bool quiet = MachineLoad.IsQuietDuring(() => pair.Ours = us.Time("deepnet", BatchSeconds), us.Id, them.Id);
            quiet &= MachineLoad.IsQuietDuring(() => pair.Theirs = them.Time(variant, BatchSeconds), us.Id, them.Id);
            if (quiet)
                measured.Add(pair);
            else
                noisy++;
        }

        return new Row(
            workload.Name, threads, measured, us.PeakMegabytes, them.PeakMegabytes, $"{peer.Name} {variant}", error,
            error < (workload.Mode == "step" ? StepTolerance : Tolerance), noisy);
    }

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
