using System.CommandLine;
using System.CommandLine.Parsing;

namespace DeepNet.CommandLine;

/// <summary>The deepnet command.</summary>
internal static class Cli
{
    public const string Name = "deepnet";

    private const string Examples =
        """
        Examples:
          deepnet train images photos --out runs/photos
          deepnet train tabular iris.csv --target species --out runs/iris
          deepnet predict runs/photos new/photo.jpg --top 3
          deepnet inspect runs/photos/model.safetensors
          deepnet report runs/photos
        """;

    /// <summary>Runs a command line and gives the exit code back.</summary>
    /// <param name="args">The words after the command's name.</param>
    /// <param name="output">Where results go.</param>
    /// <param name="error">Where errors go, one line each.</param>
    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        ParseResult parsed = Root().Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        try
        {
            if (parsed.Errors.Count > 0)
                throw new UsageException(Describe(parsed));
            return parsed.Invoke(new InvocationConfiguration
            {
                Output = output,
                Error = error,
                EnableDefaultExceptionHandler = false,

                // Training ends by itself after the step at work.
                ProcessTerminationTimeout = null,
            });
        }
        catch (Exception exception)
        {
            return Failure.Report(exception, error);
        }
    }

    private static RootCommand Root()
    {
        var root = new RootCommand(
            "Trains neural networks on images and tables, predicts with them, and looks into files.")
        {
            TrainCommand.Create(),
            PredictCommand.Create(),
            InspectCommand.Create(),
            ReportCommand.Create(),
        };
        root.HelpName = Name;
        HelpWithExamples.Install(root, Examples);
        return root;
    }

    /// <summary>All that is wrong with a command line, and where to read what is right.</summary>
    private static string Describe(ParseResult parsed)
    {
        var path = new List<string>();
        for (SymbolResult? result = parsed.CommandResult; result is CommandResult command; result = command.Parent)
            path.Insert(0, command.Command is RootCommand ? Name : command.Command.Name);
        IEnumerable<string> problems = parsed.Errors.Select(problem => problem.Message).Distinct();
        return $"{string.Join(" ", problems)} See '{string.Join(" ", path)} --help'.";
    }
}
