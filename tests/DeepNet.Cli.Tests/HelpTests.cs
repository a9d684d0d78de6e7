namespace DeepNet.CommandLine.Tests;

public sealed class HelpTests
{
    [Theory]
    [InlineData("")]
    [InlineData("train")]
    [InlineData("train images")]
    [InlineData("train tabular")]
    [InlineData("predict")]
    [InlineData("inspect")]
    [InlineData("report")]
    public void Every_command_has_help_with_examples_and_exit_codes(string command)
    {
        string[] words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string help = Outcome.Of([.. words, "--help"]).ShouldWork();
        help.Should().Contain("Usage:").And.Contain("deepnet").And.Contain("Examples:")
            .And.Contain($"  deepnet {command}".TrimEnd()).And.Contain("Exit codes:").And.Contain("130");
        help.Split('\n').Should().OnlyContain(line => line.Length <= 120);
    }

    [Fact]
    public void Defaults_are_shown() => string.Join(' ', Outcome.Of("train", "images", "--help").ShouldWork()
        .Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries))
        .Should().Contain("[default: 20]").And.Contain("[default: 0.002]").And.Contain("[default: 0.2]");

    [Fact]
    public void The_version_is_told() => Outcome.Of("--version").ShouldWork().Should().MatchRegex(@"^\d+\.\d+\.\d+");

    [Theory]
    [InlineData("", "*Required command was not provided*See 'deepnet --help'.")]
    [InlineData("fly", "*'fly'*See 'deepnet --help'.")]
    [InlineData("train images", "*See 'deepnet train images --help'.")]
    [InlineData("train images x --out y --epochs many", "*--epochs many must be a whole number from 1 to 1000000*")]
    [InlineData("train images x --out y --epochs 0", "*--epochs 0 must be*")]
    [InlineData("train images x --out y --batch-size 1", "*--batch-size 1 must be a whole number from 2*")]
    [InlineData("train images x --out y --learning-rate nan", "*--learning-rate nan must be a number*")]
    [InlineData("train images x --out y --validation 1", "*--validation 1 must be a number from 0 to 0.9*")]
    [InlineData("train images x --out y --size 4", "*--size 4 must be a whole number from 8 to 512*")]
    [InlineData("train images x --out y --threads 0", "*--threads 0 must be*")]
    [InlineData("train images x --out y --tpyo", "*'--tpyo'*")]
    [InlineData("train tabular x --out y", "*--target*")]
    [InlineData("train tabular x --target z --out y --hidden 5,x", "*--hidden 5,x must be at most 16 numbers*")]
    [InlineData("train tabular x --target z --out y --task guess", "*guess*")]
    [InlineData("predict x y --format xml", "*xml*text*csv*json*")]
    [InlineData("predict x y --top 0", "*--top 0 must be*")]
    public void A_wrong_command_line_gives_one_line_and_code_2(string command, string message) =>
        Outcome.Of(command.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ShouldFail(ExitCodes.Usage, message);
}
