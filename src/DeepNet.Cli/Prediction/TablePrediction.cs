using System.Globalization;
using DeepNet.Training;

namespace DeepNet.CommandLine;

/// <summary>Predicts the target of the rows of a CSV file, which need not have it.</summary>
internal static class TablePrediction
{
    private const int Batch = 1024;

    /// <returns>The exit code.</returns>
    public static int Run(SavedModel model, string input, int top, PredictionWriter writer)
    {
        if (Directory.Exists(input))
            throw new InvalidDataException($"{input} is a folder, but the model takes a CSV file.");
        CsvTable table = CsvTable.Read(input);
        Tensor features = Encode(model.Encoder!, table);
        using IDisposable scope = Tensor.NoGrad();
        for (int start = 0; start < table.RowCount; start += Batch)
        {
            int count = Math.Min(Batch, table.RowCount - start);
            Tensor outputs = model.Model.Forward(features.Narrow(0, start, count));
            string[] rows = [.. Enumerable.Range(start + 1, count)
                .Select(row => row.ToString(CultureInfo.InvariantCulture))];
            if (model.Encoder!.ClassNames is { } names)
            {
                writer.Classes(rows, outputs, names, top);
                continue;
            }

            string[] values = model.Encoder.Decode(outputs);
            for (int i = 0; i < count; i++)
                writer.Number(rows[i], values[i]);
        }

        writer.End();
        return ExitCodes.Ok;
    }

    private static Tensor Encode(TabularEncoder encoder, CsvTable table)
    {
        try
        {
            return encoder.EncodeFeatures(table);
        }
        catch (ArgumentException error)
        {
            throw new InvalidDataException(
                $"{table.Source} does not have the columns that the model was trained on: {error.Message}", error);
        }
    }
}
