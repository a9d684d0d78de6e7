using System.CommandLine;

namespace DeepNet.CommandLine;

/// <summary>deepnet predict: what a trained network makes of images or rows.</summary>
internal static class PredictCommand
{
    private const int MostThreads = 256;

    private const string Description =
        "Predicts the classes of images, or the target of the rows of a table, with a network that deepnet train made.";

    private const string Examples =
        """
        Examples:
          deepnet predict runs/photos new/photo.jpg
          deepnet predict runs/photos new --top 3
          deepnet predict runs/photos/model.safetensors new --format json > predictions.json
          deepnet predict runs/iris flowers.csv --format csv

        The model file alone is enough: it holds the network, the names of the classes and the scaling.
        An image that cannot be read is named on stderr and left out; the exit code is 3 then.
        """;

    public static Command Create()
    {
        var model = new Argument<string>("MODEL") { Description = "The folder of a run, or its model.safetensors." };
        var input = new Argument<string>("INPUT")
        {
            Description = "An image, a folder of images (also in folders below), or a CSV file.",
        };
        Option<long?> top = NumberOption.Integer(
            "--top", "How many of the likeliest classes to tell.", 1, 1_000_000, 1);
        var format = new Option<string>("--format")
        {
            Description = "How to write: text, csv or json.",
            DefaultValueFactory = _ => PredictionWriter.Text,
        };
        format.AcceptOnlyFromAmong(PredictionWriter.Text, PredictionWriter.Csv, PredictionWriter.Json);
        Option<long?> threads = NumberOption.Integer(
            "--threads", "Threads to compute with; one for each processor if left out.", 1, MostThreads);
        var command = new ExampleCommand("predict", Description, Examples) { model, input, top, format, threads };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(threads) is { } count)
                CpuOptions.ThreadCount = (int)count;
            return Run(
                parsed.GetRequiredValue(model),
                parsed.GetRequiredValue(input),
                (int)parsed.GetValue(top)!,
                parsed.GetRequiredValue(format),
                parsed.InvocationConfiguration);
        });
        return command;
    }

    private static int Run(string path, string input, int top, string format, InvocationConfiguration console)
    {
        SavedModel model = ModelStore.Load(path);
        if (!File.Exists(input) && !Directory.Exists(input))
            throw new FileNotFoundException($"there is no file or folder {input}.");
        return model.Encoder is null
            ? ImagePrediction.Run(
                model, input, top, PredictionWriter.Create(format, "file", console.Output), console.Error)
            : TablePrediction.Run(model, input, top, PredictionWriter.Create(format, "row", console.Output));
    }
}
