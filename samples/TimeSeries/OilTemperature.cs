using System.Diagnostics;
using DeepNet.Data;
using DeepNet.Models;
using DeepNet.Optimizers;

namespace DeepNet.Samples.TimeSeries;

/// <summary>The oil temperature of a transformer in the next 24 hours, from that of the four days before.</summary>
internal static class OilTemperature
{
    private const int Day = 24;
    private const int Month = 30 * Day;
    private const int Window = 4 * Day;
    private const int BatchSize = 64;

    public static TimeSpan Run(SampleRun run, int epochs)
    {
        // Twelve months to learn from, four to look at meanwhile, four for the test.
        const int train = 12 * Month, test = 16 * Month;
        Tensor degrees = SeriesData.Temperatures(run, 20 * Month); // [hours]
        Tensor unit = degrees[..train].Std();
        Tensor series = Tensor.Concat([Clock(degrees.Shape[0]), (degrees / unit).Unsqueeze(1)], 1); // [hours, 3]
        Windows training = Cut(series[..train], run.IsQuick ? 12 : 1);
        Windows validation = Cut(series[(train - Window)..test], Day);
        Windows testing = Cut(series[(test - Window)..], 1);

        Tensor.ManualSeed(run.Seed);
        var config = new ForecasterConfig { Cell = ForecasterCell.Gru, Inputs = series.Shape[1], Horizon = Day };
        var model = new Forecaster(config);
        int count = training.Inputs.Shape[0];
        Print.Line($"oil: {count} windows of {Window} hours, {model.ParameterCount} parameters");
        var loader = new DataLoader(
            new TensorDataset(training.Inputs, training.Targets / training.Spread),
            BatchSize,
            shuffle: true,
            seed: run.Seed);
        var optimizer = new AdamW(model.Parameters());
        var schedule = new OneCycleSchedule(optimizer, maxLearningRate: 3e-3, steps: epochs * loader.Count);
        var watch = Stopwatch.StartNew();
        for (int epoch = 1; epoch <= epochs; epoch++)
        {
            double sum = 0;
            foreach (var (x, y) in loader)
            {
                optimizer.ZeroGrad();
                Tensor loss = model.QuantileLoss(model.Forward(x), y);
                loss.Backward();
                GradientClipping.ClipGradNorm(model.Parameters(), maxNorm: 1);
                optimizer.Step();
                schedule.Step();
                sum += loss.ToScalar<float>() * x.Shape[0];
            }

            double held = model.QuantileLoss(Forecast(model, validation), validation.Targets).ToScalar<float>();
            Print.Epoch(epoch, sum / count, $"validation {held:F4}  {watch.Elapsed.TotalSeconds:F1} s");
        }

        TimeSpan time = watch.Elapsed;
        Tensor forecast = Forecast(model, testing); // [n, 24, 3]
        Report(model, forecast, testing, training.Targets);
        Print.Line($"a unit of these errors is {unit.ToScalar<float>():F2} degrees Celsius");
        model.Save(run.File("oil.safetensors"));
        var loaded = new Forecaster(config);
        loaded.Load(run.File("oil.safetensors"));
        Print.Reloaded(forecast, Forecast(loaded, testing));
        run.Write("etth1.png", Picture(degrees[test..], forecast * unit));
        return time;
    }

    // The hour of the day as a place on a circle, [hours, 2].
    private static Tensor Clock(int hours)
    {
        Tensor angle = Tensor.Arange(0.0, hours) * (Math.Tau / Day);
        return Tensor.Stack([angle.Sin(), angle.Cos()], 1);
    }

    // Temperatures become differences from the last one that is known, and what the network sees and says is divided
    // by how far they spread in its window: summers and winters, lively weeks and calm ones become alike.
    private static Windows Cut(Tensor series, int stride)
    {
        Tensor windows = series.Unfold(0, Window + Day, stride).Transpose(1, 2); // [n, window + 24, 3]
        Tensor clock = windows[.., ..Window, ..2], values = windows[.., .., 2]; // [n, window, 2], [n, window + 24]
        values -= values[.., Window - 1].Unsqueeze(1);
        (Tensor known, Tensor targets) = (values[.., ..Window], values[.., Window..]);
        Tensor spread = known.Std(1, keepDim: true) + 0.05; // [n, 1]
        return new Windows(Tensor.Concat([clock, (known / spread).Unsqueeze(2)], 2), targets, spread);
    }

    private static Tensor Forecast(Forecaster model, Windows windows)
    {
        using IDisposable noGrad = Tensor.NoGrad();
        var loader = new DataLoader(new TensorDataset(windows.Inputs, windows.Spread), batchSize: 256);
        return Tensor.Concat([.. loader.Select(b => model.Forward(b[0]) * b[1].Unsqueeze(2))], 0); // [n, 24, 3]
    }

    // Beside the network: the last temperature stays; the last day comes again; and, for intervals, the last
    // temperature with the quantiles of what such a forecast missed in training.
    private static void Report(Forecaster model, Tensor forecast, Windows windows, Tensor missed)
    {
        Tensor truth = windows.Targets; // [n, 24]
        Tensor stays = Tensor.ZerosLike(truth);
        Tensor again = windows.Inputs[.., (Window - Day).., 2] * windows.Spread;
        Tensor naive = Tensor.Stack([.. model.Config.Quantiles.Select(q => missed.Quantile(q, 0))], 1) // [24, 3]
            .Expand(truth.Shape[0], -1, -1);
        foreach ((string name, Tensor median) in
            new[] { ("oil", forecast.Select(2, 1)), ("oil_persistence", stays), ("oil_day_before", again) })
        {
            Print.Result($"{name}_mse", Scores.SquaredError(median, truth));
            Print.Result($"{name}_mae", Scores.AbsoluteError(median, truth));
        }

        foreach ((string name, Tensor quantiles) in new[] { ("oil", forecast), ("oil_persistence", naive) })
        {
            Print.Result($"{name}_quantile_loss", model.QuantileLoss(quantiles, truth).ToScalar<float>());
            Print.Result($"{name}_coverage", Scores.Coverage(quantiles, truth));
        }
    }

    // Days of the test, each forecast at its midnight.
    private static Tensor Picture(Tensor seen, Tensor differences)
    {
        const int first = 35, days = 7;
        float[] truth = seen.ToArray<float>();
        IEnumerable<int> hours = Enumerable.Range(0, Day);
        var chart = new Chart("Oil temperature, forecast every midnight", "day", "degrees Celsius") { Width = 860 };
        chart.Line("seen", truth[(first * Day)..((first + days) * Day)].Select((y, i) => (X(i), (double)y)), Rgb.Blue);
        for (int day = 0; day < days; day++)
        {
            int midnight = (first + day) * Day, start = day * Day;
            float[] said = (differences[midnight] + truth[midnight - 1]).ToArray<float>(); // 24 times 3 quantiles
            double Y(int hour, int quantile) => said[(3 * hour) + quantile];
            chart.Band(day == 0 ? "80 %" : "", hours.Select(h => (X(start + h), Y(h, 0), Y(h, 2))), Rgb.Orange);
            chart.Line(day == 0 ? "median" : "", hours.Select(h => (X(start + h), Y(h, 1))), Rgb.Orange);
        }

        return chart.Draw();
        static double X(int hour) => (double)hour / Day;
    }

    /// <summary>What is known and what follows, for every window.</summary>
    /// <param name="Inputs">[n, window, 3]: the clock and the temperatures in units of the spread.</param>
    /// <param name="Targets">[n, 24]: differences from the last temperature that is known.</param>
    /// <param name="Spread">[n, 1].</param>
    private sealed record Windows(Tensor Inputs, Tensor Targets, Tensor Spread);
}
