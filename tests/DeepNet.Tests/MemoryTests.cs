using System.Globalization;

namespace DeepNet.Tests;

[Collection("alone")]
public sealed class MemoryTests
{
    private const long MostBytes = 300L << 20;
    // Two of the pool's smallest budgets: it may double its budget on a busy machine. One step's results are about
    // 5 MB, so a leak of them would show a hundred times over.
    private const long MostGrowth = 64L << 20;

    /// <summary>
    /// Nothing is disposed in 2,000 training steps: the process stays small, and does not grow in the second thousand.
    /// </summary>
    [Fact]
    public void Training_without_Dispose_stays_small()
    {
        long[] sizes = Array.ConvertAll(
            ChildProcess.Run("memory").Split(' '), word => long.Parse(word, CultureInfo.InvariantCulture));
        sizes[1].Should().BeLessThan(MostBytes);
        (sizes[1] - sizes[0]).Should().BeLessThan(MostGrowth);
    }

    /// <summary>
    /// A step finds the activations of the one before it, whose graph was let go: weights, gradients and two times the
    /// activations fit, results of some steps (200 MB in all) do not.
    /// </summary>
    [Fact]
    public void A_step_takes_the_memory_of_the_one_before_it() =>
        long.Parse(ChildProcess.Run("graphs"), CultureInfo.InvariantCulture).Should().BeLessThan(150L << 20);
}
