using System.Diagnostics;
using System.Globalization;
using DeepNet.Training.TestHost;
using Xunit.Abstractions;

namespace DeepNet.Training.Tests;

/// <summary>Trainings in processes that are killed.</summary>
public sealed class KilledProcessTests(ITestOutputHelper output)
{
    [Fact]
    public void A_process_killed_at_random_steps_ends_as_an_uninterrupted_one() => KillAndResume(kills: 4, longest: 24);

    [Fact]
    [Trait("Category", "Slow")]
    public void A_process_killed_often_ends_as_an_uninterrupted_one() => KillAndResume(kills: 25, longest: 6);

    [Fact]
    public void A_kill_in_the_middle_of_a_save_leaves_the_checkpoint_before_it()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("run.safetensors");
        int halves = 0;
        for (int i = 0; i < 12 && halves < 2; i++)
        {
            foreach (string left in Directory.GetFiles(folder.Path, "*.tmp"))
                File.Delete(left);
            using var process = new ChildProcess("save", path);
            process.ReadLine().Should().Be("saved 1");
            var watch = Stopwatch.StartNew();
            while (!IsHalfWritten(folder.Path) && watch.Elapsed < TimeSpan.FromSeconds(20))
                Thread.Yield();
            process.Kill();
            Jobs.Large().Invoking(trainer => trainer.LoadCheckpoint(path)).Should().NotThrow();
            string[] unfinished = Directory.GetFiles(folder.Path, "*.tmp");
            output.WriteLine($"left by the kill: {unfinished.Length} files");
            halves += unfinished.Length;
        }

        halves.Should().BePositive("a process was killed while it wrote");
    }

    [InterruptFact]
    public void Ctrl_C_finishes_the_step_writes_a_checkpoint_and_returns()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("run.safetensors");
        using (var process = new ChildProcess("interrupt", path))
        {
            for (int i = 0; i < 9; i++)
                process.ReadLine().Should().StartWith("step ");
            using Process signal = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]);
            process.ReadToEnd().Should().EndWith("stopped Ctrl-C");
        }

        using var rest = new ChildProcess("train", path);
        rest.ReadToEnd().Should().EndWith($"hash {Uninterrupted()}");
    }

    private static string Uninterrupted()
    {
        Trainer trainer = Jobs.Small(null);
        Jobs.Fit(trainer, workers: 0);
        return Jobs.Hash(trainer);
    }

    private static bool IsHalfWritten(string folder)
    {
        try
        {
            return Directory.EnumerateFiles(folder, "*.tmp").Any(file => new FileInfo(file).Length > 0);
        }
        catch (IOException)
        {
            // Renamed between the two looks.
            return false;
        }
    }

    private void KillAndResume(int kills, int longest)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("run.safetensors");
        var random = new Random(1);
        int killed = 0;
        while (killed < kills)
        {
            using var process = new ChildProcess("train", path);
            int steps = random.Next(1, longest + 1);
            string? line = "";
            for (int i = 0; i < steps && line is not null; i++)
            {
                line = process.ReadLine();
                if (line?.StartsWith("hash", StringComparison.Ordinal) == true)
                    line = null;
            }

            if (line is null)
                break;
            process.Kill();
            killed++;
            output.WriteLine($"killed after {line}");
        }

        killed.Should().Be(kills, "the training is longer than that");
        using var last = new ChildProcess("train", path);
        last.ReadToEnd().Should().EndWith($"hash {Uninterrupted()}");
    }
}
