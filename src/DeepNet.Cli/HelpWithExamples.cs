using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace DeepNet.CommandLine;

/// <summary>The usual help, and then examples and exit codes.</summary>
internal sealed class HelpWithExamples(HelpAction help, string rootExamples) : SynchronousCommandLineAction
{
    private const int Width = 100;

    public override bool ClearsParseErrors => true;

    /// <summary>Gives the commands below a root this help.</summary>
    public static void Install(RootCommand root, string examples)
    {
        HelpOption option = root.Options.OfType<HelpOption>().Single();
        option.Action = new HelpWithExamples((HelpAction)option.Action!, examples);
    }

    public override int Invoke(ParseResult parseResult)
    {
        help.MaxWidth = Width;
        int code = help.Invoke(parseResult);
        TextWriter output = parseResult.InvocationConfiguration.Output;
        Command command = parseResult.CommandResult.Command;
        output.WriteLine(command is ExampleCommand example ? example.Examples : rootExamples);
        output.WriteLine();
        output.WriteLine(ExitCodes.Help);
        return code;
    }
}
