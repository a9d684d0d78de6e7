using System.CommandLine;
using BenchmarkDotNet.Running;
using DeepNet.Benchmarks;
using DeepNet.Benchmarks.SideBySide;

// "side-by-side", "peak", "trainer" and "loader" are programs of their own; everything else is BenchmarkDotNet's.
if (args is not ["side-by-side" or "peak" or "trainer" or "loader" or WorkerCommand.Name, ..])
{
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
    return 0;
}

var root = new RootCommand("DeepNet's benchmarks")
{
    SideBySideCommand.Create(),
    PeakCommand.Create(),
    TrainerCommand.Create(),
    LoaderCommand.Create(),
    WorkerCommand.Create(),
};
return root.Parse(args).Invoke();
