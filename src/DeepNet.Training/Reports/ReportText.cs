using System.Globalization;

namespace DeepNet.Training;

/// <summary>Numbers and times as a reader likes them.</summary>
internal static class ReportText
{
    private static readonly CultureInfo s_culture = CultureInfo.InvariantCulture;

    /// <summary>Four digits: 0.1234, 1.5e-5, 12,346; NaN and infinity by name.</summary>
    public static string Number(double value)
    {
        if (!double.IsFinite(value))
            return double.IsNaN(value) ? "NaN" : value > 0 ? "infinity" : "-infinity";
        double size = Math.Abs(value);
        return size switch
        {
            0 => "0",
            >= 1e7 or < 1e-3 => value.ToString("0.###e+0", s_culture),
            >= 1e3 => value.ToString(size == Math.Floor(size) ? "N0" : "#,0.#", s_culture),
            >= 1e2 => value.ToString("0.#", s_culture),
            >= 1e1 => value.ToString("0.##", s_culture),
            >= 1 => value.ToString("0.###", s_culture),
            _ => value.ToString("0.####", s_culture),
        };
    }

    /// <summary>The number as short as it comes back: for settings.</summary>
    public static string Exact(double value)
    {
        string text = value.ToString("R", s_culture);
        return text.Contains('E') ? value.ToString("0.################e+0", s_culture) : text;
    }

    public static string Count(long value) => value.ToString("N0", s_culture);

    public static string Percent(double share) =>
        double.IsFinite(share) ? (100 * share).ToString("0.##", s_culture) + " %" : "–";

    /// <summary>A count with its noun: 1 step, 2 steps.</summary>
    public static string Plural(long count, string noun) =>
        $"{Count(count)} {noun}{(count == 1 ? "" : noun.EndsWith('s') ? "es" : "s")}";

    public static string Time(TimeSpan time)
    {
        if (time < TimeSpan.Zero)
            return "–";
        if (time.TotalSeconds < 60)
            return time.TotalSeconds.ToString(time.TotalSeconds < 10 ? "0.##" : "0.#", s_culture) + " s";
        if (time.TotalHours < 1)
            return string.Create(s_culture, $"{time.Minutes} min {time.Seconds} s");
        return time.TotalDays < 2
            ? string.Create(s_culture, $"{(int)time.TotalHours} h {time.Minutes} min")
            : string.Create(s_culture, $"{(int)time.TotalDays} days {time.Hours} h");
    }

    public static string Date(DateTimeOffset date) =>
        date.ToUniversalTime().ToString("d MMMM yyyy, HH:mm 'UTC'", s_culture);

    /// <summary>A name in snake_case or of a class as words.</summary>
    public static string Words(string name) =>
        Layers.ModuleFields.SnakeCase(name).Replace('_', ' ');
}
