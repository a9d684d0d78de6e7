namespace DeepNet.CommandLine.Tests;

/// <summary>What a command said and gave back.</summary>
internal sealed record Outcome(int Code, string Output, string Error)
{
    /// <summary>Runs a command in this process.</summary>
    public static Outcome Of(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = Cli.Run(args, output, error);
        return new Outcome(code, output.ToString(), error.ToString());
    }

    /// <summary>It worked, said nothing on stderr and wrote no control characters.</summary>
    public string ShouldWork()
    {
        Error.Should().BeEmpty();
        Code.Should().Be(ExitCodes.Ok, Output);
        ShouldBePlain();
        return Output;
    }

    /// <summary>It did not work, and said why in one line on stderr.</summary>
    public void ShouldFail(int code, string message)
    {
        Code.Should().Be(code, Error);
        Error.TrimEnd('\n').Should().NotContain("\n").And.StartWith("deepnet: ").And.Match(message);
        ShouldBePlain();
    }

    private void ShouldBePlain() => (Output + Error).Should().NotContain("\u001b");
}
