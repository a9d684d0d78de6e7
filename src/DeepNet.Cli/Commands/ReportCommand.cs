using System.CommandLine;
using DeepNet.Training;

namespace DeepNet.CommandLine;

/// <summary>deepnet report: the page of a run, written anew.</summary>
internal static class ReportCommand
{
    private const string Description =
        "Writes the report of a run anew: report.html, a page to look at, from report.json.";

    private const string Examples =
        """
        Examples:
          deepnet report runs/photos
          deepnet report runs/photos --to photos.html
        """;

    public static Command Create()
    {
        var run = new Argument<string>("RUN") { Description = "The folder of a run, or its report.json." };
        var to = new Option<string?>("--to")
        {
            Description = "The file to write; report.html in the folder of the run if left out.",
            HelpName = "FILE",
        };
        var command = new ExampleCommand("report", Description, Examples) { run, to };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(run), parsed.GetValue(to), parsed.InvocationConfiguration.Output));
        return command;
    }

    private static int Run(string run, string? to, TextWriter output)
    {
        string data = Directory.Exists(run) ? Path.Combine(run, RunFolder.ReportDataName) : run;
        if (!File.Exists(data))
            throw new FileNotFoundException($"there is no {data}; name a folder that deepnet train made.");
        string page = to ?? Path.Combine(Path.GetDirectoryName(data)!, RunFolder.ReportName);
        TrainingReport.Load(data).WriteHtml(page);
        output.WriteLine($"report: {page}");
        return ExitCodes.Ok;
    }
}
