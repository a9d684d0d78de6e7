using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace DeepNet.Training;

/// <summary>Shows on the console how a training comes along: epoch, loss, validation loss and metrics, steps a second,
/// time to go.</summary>
/// <remarks>A live line on a terminal. Where the output is redirected, or another live display has the terminal, plain
/// lines: one at every epoch's end, and one at most every so many seconds in between.</remarks>
public sealed class ProgressBar : TrainingCallback
{
    private static readonly TimeSpan s_redraw = TimeSpan.FromMilliseconds(100);

    private readonly IAnsiConsole _console;
    private readonly TimeSpan _lineInterval;
    private long _drawn;
    private Live? _live;

    /// <summary>Shows the progress.</summary>
    /// <param name="console">Where; the process's console if left out.</param>
    /// <param name="secondsPerLine">The least time between two plain lines within an epoch.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is not positive.</exception>
    public ProgressBar(IAnsiConsole? console = null, double secondsPerLine = 10)
    {
        if (!(secondsPerLine > 0 && secondsPerLine < TimeSpan.MaxValue.TotalSeconds))
        {
            throw new ArgumentOutOfRangeException(
                nameof(secondsPerLine), secondsPerLine,
                $"ProgressBar: secondsPerLine {secondsPerLine} must be positive.");
        }

        _console = console ?? AnsiConsole.Create(new AnsiConsoleSettings());
        _lineInterval = TimeSpan.FromSeconds(secondsPerLine);
    }

    private bool IsLive => _console.Profile.Capabilities.Interactive && _console.Profile.Out.IsTerminal;

    /// <inheritdoc/>
    public override void OnTrainStart(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        _drawn = Stopwatch.GetTimestamp();
        _live = IsLive ? Live.TryStart(_console) : null;
    }

    /// <inheritdoc/>
    public override void OnStepEnd(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (Stopwatch.GetElapsedTime(_drawn) < (_live is null ? _lineInterval : s_redraw))
            return;
        _drawn = Stopwatch.GetTimestamp();
        Show(run, isEpoch: false);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        _drawn = Stopwatch.GetTimestamp();
        Show(run, isEpoch: true);
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        _live?.Dispose();
        _live = null;
        if (run.Error is null && run.History.StopReason is { } reason)
            Line(string.Create(CultureInfo.InvariantCulture, $"stopped at step {run.Step}: {reason}"));
    }

    /// <summary>The text of a line: <c>epoch 3/10  loss 0.1234  validation 0.2 …</c>.</summary>
    private static string Text(TrainingRun run, bool isEpoch)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        var parts = new List<string>
        {
            run.EpochLimit is { } epochs
                ? string.Create(culture, $"epoch {run.Epoch + 1}/{epochs}")
                : string.Create(culture, $"epoch {run.Epoch + 1}"),
        };
        if (!isEpoch)
        {
            parts.Add(run.BatchesPerEpoch is { } batches
                ? string.Create(culture, $"batch {run.Batch}/{batches}")
                : string.Create(culture, $"batch {run.Batch}"));
        }

        parts.Add(string.Create(culture, $"loss {run.EpochLoss:G4}"));
        foreach ((string name, double value) in isEpoch ? run.Metrics : new Dictionary<string, double>())
            parts.Add(string.Create(culture, $"{name} {value:G4}"));
        if (run.Validation is { } validation)
        {
            parts.Add(string.Create(culture, $"validation loss {validation.Loss:G4}"));
            foreach ((string name, double value) in validation.Metrics)
                parts.Add(string.Create(culture, $"{name} {value:G4}"));
        }

        parts.Add(string.Create(culture, $"{run.StepsPerSecond:F1} steps/s"));
        if (run.Remaining is { } remaining)
            parts.Add("ETA " + Clock(remaining));
        return string.Join("  ", parts);
    }

    private static string Clock(TimeSpan time) => time.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalHours}:{time:mm\\:ss}")
        : time.ToString("m\\:ss", CultureInfo.InvariantCulture);

    private void Show(TrainingRun run, bool isEpoch)
    {
        string text = Text(run, isEpoch);
        _live?.Show(text, run.TotalSteps is { } total ? (double)run.Step / Math.Max(1, total) : null);
        if (_live is null)
            Line(text);
    }

    private void Line(string text) => _console.Profile.Out.Writer.WriteLine(text);

    /// <summary>Spectre's live display, which draws from a task of its own until it is told to end.</summary>
    private sealed class Live : IDisposable
    {
        private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Task _display;
        private readonly ProgressTask _task;

        private Live(IAnsiConsole console)
        {
            var started = new TaskCompletionSource<ProgressTask>(TaskCreationOptions.RunContinuationsAsynchronously);
            _display = console.Progress()
                .AutoClear(false)
                .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn())
                .StartAsync(async context =>
                {
                    started.SetResult(context.AddTask("training", maxValue: 1));
                    await _end.Task.ConfigureAwait(false);
                });
            // A display that may not start never says so but by ending.
            Task.WhenAny(started.Task, _display).Unwrap().GetAwaiter().GetResult();
            _task = started.Task.GetAwaiter().GetResult();
        }

        /// <summary>Null if another display has the terminal.</summary>
        public static Live? TryStart(IAnsiConsole console)
        {
            try
            {
                return new Live(console);
            }
            catch (InvalidOperationException)
            {
                return null;
            }
        }

        public void Show(string text, double? share)
        {
            _task.Description = Markup.Escape(text);
            _task.IsIndeterminate = share is null;
            _task.Value = Math.Min(share ?? 0, 1);
        }

        public void Dispose()
        {
            _task.StopTask();
            _end.TrySetResult();
            _display.GetAwaiter().GetResult();
        }
    }
}
