using DeepNet.Data;
using DeepNet.IO;
using DeepNet.Layers;
using DeepNet.Training;

namespace DeepNet.CommandLine;

/// <summary>Makes an exit code and one line of text of an exception.</summary>
internal static class Failure
{
    /// <summary>Set to 1, it shows where an error came from.</summary>
    public const string TraceVariable = "DEEPNET_TRACE";

    private const int LongestMessage = 1000;

    public static int Report(Exception exception, TextWriter error)
    {
        while (exception is DataLoaderException or AggregateException && exception.InnerException is { } inner)
            exception = inner;
        error.WriteLine($"{Cli.Name}: {OneLine(MessageOf(exception))}");
        if (Environment.GetEnvironmentVariable(TraceVariable) == "1")
            error.WriteLine(exception);
        return CodeOf(exception);
    }

    /// <summary>A text without line ends and other control characters, which could move the cursor.</summary>
    public static string OneLine(string text)
    {
        string line = string.Join(
            ' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        line = string.Concat(line.Select(c => char.IsControl(c) ? '?' : c));
        return line.Length <= LongestMessage ? line : $"{line[..LongestMessage]}…";
    }

    private static int CodeOf(Exception exception) => exception switch
    {
        UsageException => ExitCodes.Usage,
        OperationCanceledException => ExitCodes.Interrupted,
        InvalidDataException or ModelFileException or StateDictException => ExitCodes.BadInput,
        FileNotFoundException or DirectoryNotFoundException => ExitCodes.BadInput,
        _ => ExitCodes.Failed,
    };

    private static string MessageOf(Exception exception) => exception switch
    {
        UsageException or InvalidDataException or ModelFileException or CheckpointException => exception.Message,
        AnomalyException => $"{exception.Message} Try a smaller --learning-rate with another --out folder.",
        StateDictException =>
            $"the weights do not fit the network that the file describes; train it anew. {exception.Message}",
        IOException or UnauthorizedAccessException => exception.Message,
        OutOfMemoryException => "there is not enough memory; try a smaller --batch-size or --size.",
        _ => $"{exception.GetType().Name}: {exception.Message} ({TraceVariable}=1 shows where.)",
    };
}
