using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Training;

/// <summary>What a run was set to, as lines of a report.</summary>
internal static class RunSettings
{
    private static readonly Hyperparameter[] s_options =
        [Hyperparameter.Nesterov, Hyperparameter.Maximize, Hyperparameter.Amsgrad, Hyperparameter.Centered];

    public static IReadOnlyList<ReportSetting> Of(TrainingRun run, int? batchSize) =>
    [
        .. OfOptimizer(run).Select(line => new ReportSetting("Optimizer", line.Name, line.Value)),
        .. OfTraining(run, batchSize).Where(line => line.Value is not null)
            .Select(line => new ReportSetting("Training", line.Name, line.Value!)),
        .. OfMachine(run).Select(line => new ReportSetting("Machine", line.Name, line.Value)),
    ];

    private static IEnumerable<(string Name, string Value)> OfOptimizer(TrainingRun run)
    {
        Optimizer optimizer = run.Optimizer;
        yield return ("method", optimizer.GetType().Name);
        foreach (Hyperparameter name in optimizer.Hyperparameters)
        {
            string[] values = [.. optimizer.Groups.Select(group => ValueOf(group, name))];
            bool areEqual = values.Distinct().Count() == 1;
            yield return (ReportText.Words(name.Name), areEqual ? values[0] : string.Join(" / ", values));
        }

        TrainerOptions options = run.Options;
        if (options.Schedule is { } schedule)
        {
            string unit = options.ScheduleUnit == ScheduleUnit.Step ? "step" : "epoch";
            yield return ("schedule", $"{schedule.GetType().Name}, every {unit}");
        }

        if (options.Plateau is { } plateau)
            yield return ("schedule by loss", plateau.GetType().Name);
        if (options.Average is { } average)
            yield return ("averaged weights", average.GetType().Name);
    }

    private static string ValueOf(ParameterGroup group, Hyperparameter name)
    {
        // A schedule has changed the rate by the time of the report.
        double value = name == Hyperparameter.LearningRate
            ? group.InitialLearningRate ?? group[name]
            : group[name];
        return s_options.Contains(name) ? value != 0 ? "yes" : "no" : ReportText.Exact(value);
    }

    private static IEnumerable<(string Name, string? Value)> OfTraining(TrainingRun run, int? batchSize)
    {
        TrainerOptions options = run.Options;
        yield return ("epochs", Text(run.EpochLimit));
        yield return ("steps", Text(run.StepLimit));
        yield return ("batch size", Text(batchSize));
        yield return ("batches in an epoch", Text(run.BatchesPerEpoch));
        yield return ("batches in a step", options.AccumulationSteps == 1 ? null : Text(options.AccumulationSteps));
        yield return ("seed of the loader", run.LoaderSeed is { } seed ? $"{seed}" : null);
        yield return ("largest norm of gradients", Text(options.ClipNorm));
        yield return ("largest gradient", Text(options.ClipValue));
        string often = options.ValidateEverySteps is { } every ? $"every {every} steps" : "every epoch";
        yield return ("validation", run.HasValidation ? often : "none");
        yield return ("NaN guard", options.NanGuard.ToString().ToLowerInvariant());
        yield return ("checkpoint", options.CheckpointPath);
    }

    private static IEnumerable<(string Name, string Value)> OfMachine(TrainingRun run)
    {
        string version = typeof(Tensor).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion.Split('+')[0] ?? "unknown";
        yield return ("DeepNet", version);
        yield return (".NET", RuntimeInformation.FrameworkDescription.Replace(".NET ", "", StringComparison.Ordinal));
        yield return (
            "system", $"{RuntimeInformation.OSDescription.Trim()}, {RuntimeInformation.ProcessArchitecture}");
        yield return ("processors", $"{Environment.ProcessorCount}");
        yield return ("threads", $"{CpuOptions.ThreadCount}");
        int bits = Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;
        yield return ("vectors", $"{bits} bits");
        if (run.Model.Parameters() is [Parameter first, ..])
            yield return ("parameters", $"{first.DType} on {first.Device}");
    }

    private static string? Text(double? number) => number is { } value ? ReportText.Exact(value) : null;
}
