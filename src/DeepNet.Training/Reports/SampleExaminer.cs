using DeepNet.Data;
using DeepNet.Layers;

namespace DeepNet.Training;

/// <summary>Looks at what a trained model makes of the samples of a report.</summary>
internal static class SampleExaminer
{
    private const int BatchSize = 64;

    /// <summary>The report with confusion matrix or errors, and the worst samples; with a note if that was not
    /// possible.</summary>
    public static TrainingReport Examine(TrainingReport report, HtmlReport settings, TrainingRun run)
    {
        if (settings.Samples is not { } samples)
            return report;
        RandomState[] generators = run.Generators.Capture();
        try
        {
            using var mode = new ModelMode(run.Model);
            using IDisposable scope = Tensor.NoGrad();
            using IDisposable? averaged = UsesAverage(settings, run) ? run.Options.Average!.Apply() : null;
            run.Model.Eval();
            return Examine(report, settings, run, samples);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // A training that went well is not to end with an error of its report.
            return report with { Notes = [.. report.Notes, $"The samples were not looked at: {error.Message}"] };
        }
        finally
        {
            run.Generators.Restore(generators);
        }
    }

    /// <summary>Validation saw the averages, but what early stopping gave back are the best weights
    /// already.</summary>
    private static bool UsesAverage(HtmlReport settings, TrainingRun run) =>
        run.Options is { ValidateWithAverage: true, Average.UpdateCount: > 0 }
        && !run.Options.Callbacks.TakeWhile(callback => callback != settings).OfType<EarlyStopping>()
            .Any(stopping => stopping is { RestoreBest: true, BestStep: > 0 });

    private static TrainingReport Examine(
        TrainingReport report, HtmlReport settings, TrainingRun run, IDataset<TensorTuple> samples)
    {
        Func<Tensor, Tensor>? predict = settings.Predict;
        if (predict is null && run.Model is Layer layer)
            predict = layer.Forward;
        Check.State(
            predict is not null, $"{run.Model.TypeName} is no Layer; HtmlReport.Predict says how to call it");
        var tally = new SampleTally(settings.ClassNames?.Count, settings.WorstCount);
        int first = 0;
        foreach (TensorTuple batch in new DataLoader(samples, BatchSize, seed: 0))
        {
            Tensor y;
            using (run.Options.ForwardScope?.Invoke())
                y = predict(batch[0]);
            tally.Add(first, y, batch[1], c => NameOf(settings, c));
            first += batch[0].Shape[0];
        }

        return report with
        {
            Classes = ClassesOf(settings, tally),
            Regression = tally.Regression,
            WorstSamples =
            [
                .. tally.Worst.Select(entry => new ReportSample(
                    entry.Index, entry.Target, entry.Prediction, entry.Loss,
                    SamplePicture.Of(samples[entry.Index][0], settings.Picture),
                    settings.Describe?.Invoke(entry.Index))),
            ],
        };
    }

    private static string NameOf(HtmlReport settings, long c) =>
        settings.ClassNames is { } names && c < names.Count ? names[(int)c] : $"{c}";

    private static ReportClasses? ClassesOf(HtmlReport settings, SampleTally tally)
    {
        if (tally.Matrix is not { } matrix)
            return null;
        int[] all = [.. Enumerable.Range(0, matrix.Classes)];
        return new ReportClasses(
            [.. all.Select(c => NameOf(settings, c))],
            [.. all.Select(t => (IReadOnlyList<long>)[.. all.Select(p => matrix[t, p])])]);
    }
}
