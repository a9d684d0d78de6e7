using Microsoft.Extensions.Logging;

namespace DeepNet.Training;

/// <summary>What a trainer tells a logger.</summary>
internal static partial class LogText
{
    [LoggerMessage(1, LogLevel.Information, "Training begins at epoch {Epoch}, step {Step}.")]
    public static partial void Started(ILogger logger, int epoch, long step);

    [LoggerMessage(2, LogLevel.Information, "Resumed from {Path} at step {Step}.")]
    public static partial void Resumed(ILogger logger, string path, long step);

    [LoggerMessage(3, LogLevel.Information,
        "Epoch {Epoch} ended at step {Step}: loss {Loss}, validation loss {ValidationLoss}.")]
    public static partial void EpochEnded(ILogger logger, int epoch, long step, double loss, double? validationLoss);

    [LoggerMessage(4, LogLevel.Debug, "Validation at step {Step}: loss {Loss}.")]
    public static partial void Validated(ILogger logger, long step, double loss);

    [LoggerMessage(5, LogLevel.Debug, "Checkpoint {Path} written at step {Step}.")]
    public static partial void CheckpointWritten(ILogger logger, string path, long step);

    [LoggerMessage(6, LogLevel.Information, "Training stopped at step {Step}: {Reason}.")]
    public static partial void Stopped(ILogger logger, long step, string reason);

    [LoggerMessage(7, LogLevel.Information, "Training ended at step {Step}.")]
    public static partial void Ended(ILogger logger, long step);

    [LoggerMessage(8, LogLevel.Error, "Training failed at step {Step}.")]
    public static partial void Failed(ILogger logger, long step, Exception exception);
}
