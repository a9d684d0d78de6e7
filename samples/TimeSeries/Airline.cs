using System.Diagnostics;
using DeepNet.Layers;
using DeepNet.Models;
using DeepNet.Optimizers;

namespace DeepNet.Samples.TimeSeries;

/// <summary>The next month's passengers, from the months before it.</summary>
internal static class Airline
{
    private const int Season = 12;
    private const int Window = 6;
    private const int TestMonths = 48;
    private const int Members = 5;

    private static readonly ForecasterConfig s_config = new()
    {
        Cell = ForecasterCell.Lstm,
        Inputs = 2,
        Width = 8,
        Horizon = 1,
    };

    public static TimeSpan Run(SampleRun run)
    {
        Tensor passengers = SeriesData.Passengers(run);
        int months = passengers.Shape[0], first = months - TestMonths;

        // Logarithms make the seasons of all years alike. growth[i] is that over a year, until month i + 12, and
        // change[i] is how it changes from a month to the next, i + 13: about the same kind of noise in all years.
        Tensor logs = passengers.Log();
        Tensor growth = logs[Season..] - logs[..^Season];
        Tensor change = growth.Diff();
        Tensor scale = change[..(first - Season - 1)].Std(); // of months for training
        Tensor scaled = change / scale;

        // In every step the network sees the change of that month, and that of the month to come a year before.
        Tensor steps = Tensor.Stack([scaled[(Season - 1)..], scaled[..^(Season - 1)]], 1); // [months - 24, 2]
        Tensor inputs = steps[..^1].Unfold(0, Window, 1).Transpose(1, 2); // [n, window, 2]
        Tensor targets = scaled[(Window + Season - 1)..].Unsqueeze(1); // [n, 1]
        int training = targets.Shape[0] - TestMonths;

        Tensor.ManualSeed(run.Seed);
        ModuleList<Forecaster> members = NewMembers();
        Print.Line($"airline: mean of {Members} networks with {members[0].ParameterCount} parameters each");
        var watch = Stopwatch.StartNew();
        Train(members, inputs[..training], targets[..training], run.IsQuick ? 20 : 60);
        TimeSpan time = watch.Elapsed;

        // As if growth over a year stayed what it is, and with the change that the networks expect.
        Tensor truth = passengers[first..];
        Tensor carried = logs[(first - Season)..^Season] + growth[(first - Season - 1)..^1]; // [48]
        Tensor forecast = (carried.Unsqueeze(1) + (Forecast(members, inputs[training..]) * scale)).Exp(); // [48, 3]
        Print.Result("airline_rmse", RootError(forecast.Select(1, 1), truth));
        Print.Result("airline_growth_carried_rmse", RootError(carried.Exp(), truth));
        Print.Result("airline_persistence_rmse", RootError(passengers[(first - 1)..^1], truth));
        Print.Result("airline_coverage", Scores.Coverage(forecast, truth));

        members.Save(run.File("airline.safetensors"));
        ModuleList<Forecaster> loaded = NewMembers();
        loaded.Load(run.File("airline.safetensors"));
        Print.Reloaded(Forecast(members, inputs), Forecast(loaded, inputs));
        run.Write("airline.png", Picture(passengers, forecast));
        return time;
    }

    private static ModuleList<Forecaster> NewMembers() =>
        new(Enumerable.Range(0, Members).Select(_ => new Forecaster(s_config)));

    // All months at once; each network learns by itself, since none knows the others' losses.
    private static void Train(ModuleList<Forecaster> members, Tensor inputs, Tensor targets, int steps)
    {
        var optimizer = new AdamW(members.Parameters(), weightDecay: 0.1);
        var schedule = new OneCycleSchedule(optimizer, maxLearningRate: 1e-2, steps);
        for (int step = 1; step <= steps; step++)
        {
            optimizer.ZeroGrad();
            double sum = 0;
            foreach (Forecaster member in members)
            {
                Tensor loss = member.QuantileLoss(member.Forward(inputs), targets);
                loss.Backward();
                sum += loss.ToScalar<float>();
            }

            optimizer.Step();
            schedule.Step();
            if (step == 1 || step % (steps / 5) == 0)
                Print.Line($"airline step {step} loss {sum / members.Count:G4}");
        }
    }

    // The mean of the networks' quantiles, [n, 3].
    private static Tensor Forecast(ModuleList<Forecaster> members, Tensor inputs)
    {
        using IDisposable noGrad = Tensor.NoGrad();
        return Tensor.Stack([.. members.Select(member => member.Forward(inputs))], 0).Mean(0).Squeeze(1);
    }

    private static double RootError(Tensor forecast, Tensor truth) => Math.Sqrt(Scores.SquaredError(forecast, truth));

    private static Tensor Picture(Tensor passengers, Tensor forecast)
    {
        const int firstYear = 1949, shown = 84;
        float[] seen = passengers.ToArray<float>(), said = forecast.ToArray<float>(); // [48, 3]
        double Time(int month) => firstYear + (month / 12.0);
        int first = seen.Length - TestMonths;
        IEnumerable<int> last = Enumerable.Range(seen.Length - shown, shown);
        var months = Enumerable.Range(0, TestMonths).Select(i => (Time: Time(first + i), Row: 3 * i));
        return new Chart("Passengers of a month, forecast one month ahead", "year", "thousands") { Width = 860 }
            .Band("80 %", months.Select(m => (m.Time, (double)said[m.Row], (double)said[m.Row + 2])), Rgb.Orange)
            .Line("seen", last.Select(month => (Time(month), (double)seen[month])), Rgb.Blue)
            .Line("median", months.Select(m => (m.Time, (double)said[m.Row + 1])), Rgb.Orange)
            .Draw();
    }
}
