using System.CommandLine;
using System.Diagnostics;

namespace DeepNet.Benchmarks;

/// <summary>The machine's limits, and the share of them that kernels reach.</summary>
internal static class PeakCommand
{
    public static Command Create()
    {
        var command = new Command("peak", "Measures the machine's limits, and each kernel's share of them.");
        command.SetAction(_ => Run());
        return command;
    }

    private static void Run()
    {
        (double One, double All) peak = Machine.FusedMultiplyAddPeak(), copy = Machine.CopyBandwidth();
        int cores = Environment.ProcessorCount;
        Console.WriteLine($"FMA: {peak.One:F0} GFLOP/s on one core, {peak.All:F0} on {cores}");
        Console.WriteLine($"copy of 16 MB: {copy.One:F1} GB/s on one core, {copy.All:F1} on {cores}");
        Console.WriteLine($"{"kernel",-28} {"1 core",14} {"share",6} {$"{cores} cores",14} {"share",6}");
        foreach (int n in (ReadOnlySpan<int>)[64, 128, 256, 512, 1024, 2048])
        {
            Tensor a = Tensor.Randn([n, n]), b = Tensor.Randn([n, n]);
            Print($"matmul {n}", "GFLOP/s", peak, 2.0 * n * n * n, () => a.MatMul(b));
        }

        Tensor image = Tensor.Randn([8, 64, 56, 56]), filter = Tensor.Randn([64, 64, 3, 3]);
        double work = 2.0 * 8 * 64 * 64 * 9 * 56 * 56;
        Print("conv 3x3 64x56x56", "GFLOP/s", peak, work, () => image.Conv2d(filter, padding: 1));

        Tensor x = Tensor.Randn([4096, 1024]), y = Tensor.Randn([4096, 1024]);
        double bytes = 4.0 * x.Count;
        Print("add 4 M", "GB/s", copy, 3 * bytes, () => x + y);
        Print("relu 4 M", "GB/s", copy, 2 * bytes, () => x.Relu());
        Print("tanh 4 M", "GB/s", copy, 2 * bytes, () => x.Tanh());
        Print("softmax 4 M", "GB/s", copy, 2 * bytes, () => x.Softmax(-1));
        Print("layer norm 4 M", "GB/s", copy, 2 * bytes, () => x.LayerNorm([1024]));
        Print("transposed copy 4 M", "GB/s", copy, 2 * bytes, () => x.Transpose(0, 1).Contiguous());
    }

    private static void Print(string name, string unit, (double One, double All) limit, double work, Func<Tensor> run)
    {
        double one = Rate(1, work, run), all = Rate(Environment.ProcessorCount, work, run);
        Console.WriteLine(
            $"{name,-28} {$"{one:F0} {unit}",14} {one / limit.One,6:P0} "
            + $"{$"{all:F0} {unit}",14} {all / limit.All,6:P0}");
    }

    /// <summary>Giga of work per second: the best of some batches.</summary>
    private static double Rate(int threads, double work, Func<Tensor> run)
    {
        CpuOptions.ThreadCount = threads;
        double best = double.PositiveInfinity;
        for (int batch = 0; batch < 8; batch++)
        {
            int runs = 0;
            var watch = Stopwatch.StartNew();
            for (; watch.ElapsedMilliseconds < 60; runs++)
                run();
            best = Math.Min(best, watch.Elapsed.TotalSeconds / runs);
        }

        return work / best * 1e-9;
    }
}
