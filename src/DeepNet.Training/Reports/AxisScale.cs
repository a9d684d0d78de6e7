namespace DeepNet.Training;

/// <summary>The numbers along an axis: where they lie between its ends, and which round ones are written beside
/// it.</summary>
internal sealed class AxisScale
{
    /// <summary>Beyond this differences would overflow.</summary>
    private const double Largest = 1e300;

    private const int MaxDecades = 12;

    private readonly double _from;
    private readonly double _to;

    private AxisScale(double from, double to, bool isLog)
    {
        IsLog = isLog;
        (_from, _to) = isLog ? (Math.Log10(from), Math.Log10(to)) : (from, to);
        (From, To) = (from, to);
    }

    public bool IsLog { get; }

    public double From { get; }

    public double To { get; }

    /// <summary>An axis that has room for these values; those that are not finite, and on a logarithmic axis those that
    /// are not positive, have no place on it.</summary>
    /// <param name="values">At least one that has a place.</param>
    /// <param name="isLog">Whether equal ratios are equally long.</param>
    /// <param name="margin">Room beyond the ends, as a share of the length.</param>
    public static AxisScale Of(IEnumerable<double> values, bool isLog = false, double margin = 0.04)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        foreach (double value in values)
        {
            if (!double.IsFinite(value) || (isLog && value <= 0))
                continue;
            (low, high) = (Math.Min(low, value), Math.Max(high, value));
        }

        if (low > high)
            return new AxisScale(isLog ? 0.1 : 0, 1, isLog);
        return isLog ? Log(low, high, margin) : Linear(low, high, margin);
    }

    public bool Has(double value) => double.IsFinite(value) && (!IsLog || value > 0);

    /// <summary>0 at the beginning of the axis, 1 at its end.</summary>
    public double Share(double value) =>
        Math.Clamp(((IsLog ? Math.Log10(value) : value) - _from) / (_to - _from), 0, 1);

    /// <summary>Round numbers along the axis with their labels, about so many.</summary>
    /// <param name="wanted">How many there are about.</param>
    /// <param name="isWhole">Whether whole numbers alone make sense.</param>
    public IReadOnlyList<(double Value, string Label)> Ticks(int wanted, bool isWhole = false)
    {
        List<(double Value, string Label)> ticks = IsLog ? LogTicks(wanted) : [];
        return ticks.Count >= 2 ? ticks : LinearTicks(wanted, isWhole);
    }

    private static AxisScale Linear(double low, double high, double margin)
    {
        (low, high) = (Math.Clamp(low, -Largest, Largest), Math.Clamp(high, -Largest, Largest));
        double size = Math.Max(Math.Abs(low), Math.Abs(high));
        if (high - low <= 1e-9 * size || size == 0)
        {
            // One value alone: on the way from zero to a little more.
            double beyond = size == 0 ? 0.5 : size * 0.25;
            return new AxisScale(Math.Min(0, low - beyond), Math.Max(0, high + beyond), false);
        }

        // Zero is a good end if it is near.
        bool isFromZero = low >= 0 && margin > 0 && low < 0.35 * high;
        double room = margin * (high - low);
        return new AxisScale(isFromZero ? 0 : low - room, high + room, false);
    }

    private static AxisScale Log(double low, double high, double margin)
    {
        (low, high) = (Math.Clamp(low, 1 / Largest, Largest), Math.Clamp(high, 1 / Largest, Largest));
        double top = Math.Log10(high), bottom = Math.Max(Math.Log10(low), top - MaxDecades);
        double room = Math.Max(margin * (top - bottom), 0.02);
        return new AxisScale(Math.Pow(10, bottom - room), Math.Pow(10, top + room), true);
    }

    /// <summary>1, 2 or 5 times a power of ten.</summary>
    private static double Round(double rough)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double lead = rough / power;
        return power * (lead < 1.5 ? 1 : lead < 3.5 ? 2 : lead < 7.5 ? 5 : 10);
    }

    private List<(double Value, string Label)> LinearTicks(int wanted, bool isWhole)
    {
        double step = Round((To - From) / Math.Max(1, wanted));
        if (isWhole)
            step = Math.Max(1, step);
        var ticks = new List<(double Value, string Label)>();
        double first = Math.Ceiling(From / step), last = Math.Floor(To / step);
        for (int i = 0; i <= Math.Min(last - first, 3 * wanted); i++)
        {
            double value = (first + i) * step;
            ticks.Add((value, Label(value, step)));
        }

        return ticks;
    }

    private List<(double Value, string Label)> LogTicks(int wanted)
    {
        double decades = _to - _from;
        int[] leads = decades < 1.3 ? [1, 2, 3, 5, 7] : decades < 3 ? [1, 2, 5] : [1];
        int every = leads.Length > 1 ? 1 : Math.Max(1, (int)Math.Ceiling(decades / (wanted + 1)));
        var ticks = new List<(double Value, string Label)>();
        for (int power = (int)Math.Floor(_from); power <= _to; power++)
        {
            if (power % every != 0)
                continue;
            foreach (int lead in leads)
            {
                double value = lead * Math.Pow(10, power);
                if (value >= From && value <= To)
                    ticks.Add((value, ReportText.Number(value)));
            }
        }

        return ticks;
    }

    private static string Label(double value, double step)
    {
        double size = Math.Max(Math.Abs(value), step);
        if (value == 0)
            return "0";
        if (size >= 1e6 || step < 1e-4)
            return value.ToString("0.###e+0", System.Globalization.CultureInfo.InvariantCulture);
        int decimals = Math.Max(0, -(int)Math.Floor(Math.Log10(step) + 1e-9));
        return value.ToString("N" + decimals, System.Globalization.CultureInfo.InvariantCulture);
    }
}
