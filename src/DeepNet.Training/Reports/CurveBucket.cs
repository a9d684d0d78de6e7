namespace DeepNet.Training;

/// <summary>Steps of a curve that follow each other.</summary>
internal sealed record CurveBucket(long Step, double Sum, long Count, double Low, double High, long NonFinite)
{
    public static CurveBucket Of(long step, double value) => double.IsFinite(value)
        ? new CurveBucket(step, value, 1, value, value, 0)
        : new CurveBucket(step, 0, 0, double.PositiveInfinity, double.NegativeInfinity, 1);

    public CurveBucket With(CurveBucket later) => new(
        later.Step, Sum + later.Sum, Count + later.Count, Math.Min(Low, later.Low), Math.Max(High, later.High),
        NonFinite + later.NonFinite);

    public ReportPoint ToPoint() => Count == 0
        ? new ReportPoint(Step, double.NaN, double.NaN, double.NaN, NonFinite)
        : new ReportPoint(Step, Sum / Count, Low, High, NonFinite);
}
