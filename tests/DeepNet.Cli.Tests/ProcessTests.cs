using System.Diagnostics;
using System.Globalization;
using DeepNet.Training.Tests;

namespace DeepNet.CommandLine.Tests;

/// <summary>What a shell sees of the command.</summary>
public sealed class ProcessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(ExitCodes.Ok, "--help")]
    [InlineData(ExitCodes.Usage, "fly")]
    [InlineData(ExitCodes.BadInput, "inspect", "no/such/file")]
    public void Exit_codes_reach_the_shell(int code, params string[] args)
    {
        using var process = new ChildProcess(args);
        Outcome outcome = process.End();
        outcome.Code.Should().Be(code);
        (outcome.Output.Length == 0).Should().Be(code != ExitCodes.Ok);
        (outcome.Error.Length == 0).Should().Be(code == ExitCodes.Ok);
        (outcome.Output + outcome.Error).Should().NotContain("\u001b", "it is no terminal");
    }

    [InterruptFact]
    public void Ctrl_C_leaves_a_checkpoint_that_the_same_command_goes_on_from()
    {
        Stripes.WriteFolder(_folder["data"]);
        string[] Command(string run) =>
        [
            "train", "images", _folder["data"], "--out", _folder[run], "--epochs", "60", "--patience", "1000",
            "--batch-size", "8",
        ];
        using (var process = new ChildProcess(Command("run")))
        {
            string? line = "";
            while (line is not null && !line.StartsWith("epoch 2/", StringComparison.Ordinal))
                line = process.ReadLine();
            line.Should().NotBeNull();
            using (Process signal = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]))
                signal.WaitForExit();
            Outcome outcome = process.End();
            outcome.Output.Should().NotContain("epoch 60/60", "it was interrupted before");
            outcome.ShouldFail(ExitCodes.Interrupted, $"*go on with: deepnet train images {_folder["data"]} --out *");
        }

        Outcome.Of(Command("run")).ShouldWork().Should().Contain("going on from").And.Contain("epoch 60/60");
        Outcome.Of(Command("whole")).ShouldWork();
        File.ReadAllBytes(_folder["run", "model.safetensors"]).Should().Equal(
            File.ReadAllBytes(_folder["whole", "model.safetensors"]));
    }
}
