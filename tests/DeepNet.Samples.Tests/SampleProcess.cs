using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using DeepNet.Tests;
using DeepNet.Tests.IO;

namespace DeepNet.Samples.Tests;

/// <summary>What a sample printed in a process of its own.</summary>
internal sealed partial class SampleProcess
{
    private SampleProcess(int exitCode, string output, string errors, string folder)
    {
        ExitCode = exitCode;
        Output = output;
        Errors = errors;
        Folder = folder;
    }

    /// <summary>The samples that follow the rules of samples/Common: all with a project that uses it.</summary>
    public static IEnumerable<string> Names { get; } =
        [.. Directory.EnumerateDirectories(Repository.Combine("samples"))
            .Where(folder => Directory.EnumerateFiles(folder, "*.csproj")
                .Any(file => File.ReadAllText(file).Contains("../Common/", StringComparison.Ordinal)))
            .Select(folder => Path.GetFileName(folder))
            .Order(StringComparer.Ordinal)];

    public int ExitCode { get; }

    public string Output { get; }

    public string Errors { get; }

    /// <summary>The folder the sample wrote to.</summary>
    public string Folder { get; }

    /// <summary>The losses of the lines <c>step N loss X</c> and <c>epoch N loss X</c>.</summary>
    public IReadOnlyList<double> Losses => [.. LossLine().Matches(Output).Select(match => Number(match.Groups[1]))];

    /// <summary>The figures of the lines <c>result NAME VALUE</c>.</summary>
    public IReadOnlyDictionary<string, double> Results => ResultLine().Matches(Output)
        .ToDictionary(match => match.Groups[1].Value, match => Number(match.Groups[2]));

    /// <summary>The seconds printed in the end, NaN if there are none.</summary>
    public double Seconds =>
        SecondsLine().Match(Output) is { Success: true } match ? Number(match.Groups[1]) : double.NaN;

    /// <summary>The files listed in the end.</summary>
    public IReadOnlyList<string> Files => FilesLine().Match(Output) is { Success: true } match
        ? match.Groups[1].Value.Trim().Split(' ')
        : [];

    /// <summary>Builds and runs a sample, with the shared data if they are there.</summary>
    public static SampleProcess Run(string name, params string[] arguments)
    {
        string folder = Directory.CreateTempSubdirectory($"sample-{name}-").FullName;
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository.Root,
        };
        string[] command = ["run", "-c", "Release", "--project", $"samples/{name}", "--"];
        foreach (string argument in command.Concat(arguments).Concat(["--out", folder]))
            start.ArgumentList.Add(argument);
        if (SharedFiles.Find("DEEPNET_DATA", "data") is { } data)
        {
            start.ArgumentList.Add("--root");
            start.ArgumentList.Add(data);
        }

        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new SampleProcess(process.ExitCode, output, errors.GetAwaiter().GetResult(), folder);
    }

    private static double Number(Group group) => double.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?:step|epoch) +\d+ +loss +(\S+)", RegexOptions.Multiline)]
    private static partial Regex LossLine();

    [GeneratedRegex(@"^result (\S+) (\S+)\r?$", RegexOptions.Multiline)]
    private static partial Regex ResultLine();

    [GeneratedRegex(@"^seconds (\S+)\r?$", RegexOptions.Multiline)]
    private static partial Regex SecondsLine();

    [GeneratedRegex(@"^files: (.+)$", RegexOptions.Multiline)]
    private static partial Regex FilesLine();
}
