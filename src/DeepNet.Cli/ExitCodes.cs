namespace DeepNet.CommandLine;

/// <summary>What the process tells its caller.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;
    public const int Failed = 1;
    public const int Usage = 2;
    public const int BadInput = 3;

    /// <summary>128 + SIGINT, as shells have it.</summary>
    public const int Interrupted = 130;

    /// <summary>For help texts.</summary>
    public const string Help =
        """
        Exit codes:
          0    it worked
          1    it failed: the disk is full, the loss became NaN, …
          2    the command line is wrong
          3    an input file is missing, damaged or does not fit
          130  interrupted by Ctrl-C; training goes on where it was with the same command
        """;
}
