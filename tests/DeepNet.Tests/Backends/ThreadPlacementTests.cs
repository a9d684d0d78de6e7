using DeepNet.Backends.Cpu;

namespace DeepNet.Tests.Backends;

[Collection(WorkerPoolCollection.Name)]
public sealed class ThreadPlacementTests
{
    [Fact]
    public void A_thread_leaves_the_processor_and_may_still_run_everywhere()
    {
        if (!OperatingSystem.IsLinux() || Environment.ProcessorCount < 2)
            return;

        string allowed = Allowed();
        bool moved = false;
        for (int attempt = 0; attempt < 20 && !moved; attempt++)
        {
            int processor = Thread.GetCurrentProcessorId();
            ThreadPlacement.Leave(processor);
            moved = Thread.GetCurrentProcessorId() != processor;
        }

        moved.Should().BeTrue();
        Allowed().Should().Be(allowed);
    }

    [Fact]
    public void An_unknown_processor_is_ignored()
    {
        Action leave = () =>
        {
            ThreadPlacement.Leave(-1);
            ThreadPlacement.Leave(int.MaxValue);
        };
        leave.Should().NotThrow();
    }

    private static string Allowed() =>
        File.ReadLines("/proc/thread-self/status").Single(l => l.StartsWith("Cpus_allowed:", StringComparison.Ordinal));
}
