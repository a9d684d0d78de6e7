using System.Buffers;

namespace DeepNet.Training;

/// <summary>Finds what no report that was written has, so that a page can be made of one that was read.</summary>
internal static class ReportCheck
{
    public const string PicturePrefix = "data:image/png;base64,";

    private const int MaxClasses = 10_000;

    private static readonly SearchValues<char> s_base64 =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=");

    /// <summary>What is wrong, or null.</summary>
    public static string? Problem(TrainingReport report)
    {
        if (report.Title is null)
            return "it has no title";
        (string Name, IEnumerable<object?>? Entries)[] lists =
        [
            ("resumed_at", report.ResumedAt?.Cast<object>()), ("settings", report.Settings),
            ("modules", report.Modules), ("step_loss", report.StepLoss), ("learning_rate", report.LearningRate),
            ("epochs", report.Epochs), ("validations", report.Validations), ("worst_samples", report.WorstSamples),
            ("notes", report.Notes),
        ];
        foreach ((string name, IEnumerable<object?>? entries) in lists)
        {
            if (entries is null || entries.Contains(null))
                return $"{name}, or an entry of it, is missing";
        }

        if (report.WorstSamples.Any(sample => sample.Picture is { } picture && !IsPicture(picture)))
            return "a picture is not one";
        if (report.Regression is { } regression && regression.Targets.Count != regression.Predictions.Count)
            return $"{regression.Targets.Count} targets for {regression.Predictions.Count} predictions";
        return report.Classes is { } classes ? Problem(classes) : null;
    }

    private static string? Problem(ReportClasses classes)
    {
        int count = classes.Names.Count;
        if (count > MaxClasses || classes.Names.Contains(null!))
            return $"{count} classes, or one without a name";
        bool isSquare = classes.Counts.Count == count
            && classes.Counts.All(row => row is not null && row.Count == count && row.All(n => n >= 0));
        return isSquare ? null : $"the confusion matrix has not {count} rows and columns of counts";
    }

    private static bool IsPicture(string uri) =>
        uri.StartsWith(PicturePrefix, StringComparison.Ordinal)
        && uri.AsSpan(PicturePrefix.Length).IndexOfAnyExcept(s_base64) < 0;
}
