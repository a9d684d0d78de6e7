using System.Globalization;
using DeepNet.Training;

namespace DeepNet.Samples.TimeSeries;

/// <summary>The series, and a generated stand-in for each.</summary>
internal static class SeriesData
{
    private const int HoursOfYear = 24 * 365;

    /// <summary>Passengers of 144 months, [months].</summary>
    public static Tensor Passengers(SampleRun run)
    {
        string? path = run.Find("timeseries/classic/airline-passengers.csv");
        Tensor months = path is null ? GeneratedMonths(run.Seed) : Column(CsvTable.Read(path), "Passengers");
        string name = path is null
            ? "generated months that grow and have seasons (no --root was given)"
            : "passengers of airlines, 1949 to 1960";
        Print.Line($"data {name}: {months.Shape[0]} months");
        return months;
    }

    /// <summary>The oil temperatures of so many hours from a midnight on, [hours].</summary>
    public static Tensor Temperatures(SampleRun run, int count)
    {
        string? path = run.Find("timeseries/ett/ETTh1.csv.gz", "timeseries/ett/ETTh1.csv");
        Tensor hours = path is null ? GeneratedHours(run.Seed, count) : Column(CsvTable.Read(path), "OT")[..count];
        string name = path is null ? "generated temperatures (no --root was given)" : "oil temperatures of ETTh1";
        Print.Line($"data {name}: {hours.Shape[0]} hours");
        return hours;
    }

    private static Tensor Column(CsvTable table, string name)
    {
        float[] values =
        [
            .. table[name].Values.Select(text => float.Parse(text ?? "NaN", CultureInfo.InvariantCulture)),
        ];
        return Tensor.From<float>(values, [values.Length]);
    }

    // Growth of an eighth a year, the same season every year, and noise that stays for a while.
    private static Tensor GeneratedMonths(ulong seed)
    {
        Tensor month = Tensor.Arange(0.0, 144), angle = month * (Math.Tau / 12);
        Tensor drift = 0.02 * Tensor.Randn([144], generator: new RandomSource(seed)).CumSum(0);
        Tensor season = (0.15 * angle.Sin()) + (0.06 * (2 * angle).Cos());
        return (4.8 + (month * 0.01) + season + drift).Exp();
    }

    // The sun of the day and of the year, and weather, which the temperature follows slowly.
    private static Tensor GeneratedHours(ulong seed, int count)
    {
        float[] noise = Tensor.Randn([count], generator: new RandomSource(seed)).ToArray<float>();
        var values = new float[count];
        double weather = 0, slow = 15;
        for (int i = 0; i < count; i++)
        {
            weather = (0.97 * weather) + noise[i];
            double sun = (-8 * Math.Cos(i * Math.Tau / 24)) - (9 * Math.Cos(i * Math.Tau / HoursOfYear));
            slow += 0.15 * (15 + sun + weather - slow);
            values[i] = (float)slow;
        }

        return Tensor.From<float>(values, [count]);
    }
}
